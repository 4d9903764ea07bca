import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { parseCode } from "../examples/source.js";
import { bare, isFunction } from "../policy/syntax.js";
import { freeReferences } from "../../compiler/scopes.js";

type Node = typescript.Node;

/** A declaration in a function around a stub, as the file writes it. */
interface LocalDeclaration {
  readonly name: string;
  readonly text: string;
  /** The names that it takes from outside. */
  readonly free: readonly string[];
  /** It makes the same thing each time: a function, a class, an enum. */
  readonly isCode: boolean;
}

/** The declarations around a node up to the file's top level, the outer ones first; of one name the nearest. */
export function localDeclarations(node: Node): LocalDeclaration[] {
  const found: LocalDeclaration[] = [];
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isBlock(at) && !ts.isModuleBlock(at) && !ts.isCaseOrDefaultClause(at)) continue;
    const nearer = new Set(found.map(({ name }) => name));
    const here = at.statements.flatMap((statement) => declarationsOf(statement, node));
    found.unshift(...here.filter(({ name }) => !nearer.has(name)));
  }
  return found;
}

function declarationsOf(statement: typescript.Statement, stub: Node): LocalDeclaration[] {
  const holdsStub = (node: Node): boolean => node.pos <= stub.pos && stub.end <= node.end;
  const isNamed =
    ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);
  if (isNamed) {
    if (statement.name === undefined || holdsStub(statement)) return [];
    const exported = ts.getModifiers(statement)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const start = exported?.end ?? statement.getStart();
    const text = statement.getSourceFile().text.slice(start, statement.end).trim();
    return [{ name: statement.name.text, text, free: freeNames(statement), isCode: true }];
  }
  if (!ts.isVariableStatement(statement)) return [];
  const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
  return statement.declarationList.declarations.flatMap((each) => {
    if (!isConst || !ts.isIdentifier(each.name) || each.initializer === undefined || holdsStub(each)) return [];
    const made = bare(each.initializer);
    const isCode = isFunction(made) || ts.isClassExpression(made);
    // Where it is made again, nothing waits.
    if (!isCode && /\b(?:await|yield)\b/.test(each.initializer.getText())) return [];
    return [
      {
        name: each.name.text,
        text: `const ${each.getText()};`,
        free: freeNames(each.initializer),
        isCode,
      },
    ];
  });
}

function freeNames(node: Node): string[] {
  return [...new Set(freeReferences(ts, node).map(({ text }) => text))];
}

/** The material from which the variables of the functions around a stub are recreated. */
interface Surroundings {
  readonly declarations: readonly LocalDeclaration[];
  /** The values of variables as the call at hand saw them. */
  readonly locals: Readonly<Record<string, string>>;
  /** Whether a name means the same at the module's top level. */
  isKnown(name: string): boolean;
}

/**
 * Makes variables of the functions around a stub again: functions from their text, as no value tells them, data as the
 * call at hand saw it. What a function closes over is made with it.
 */
export function printSurroundings(
  names: Iterable<string>,
  around: Surroundings,
): { readonly code: string } | { readonly missing: string } {
  const maker = new Maker(around);
  for (const name of names) if (!maker.make(name)) return { missing: name };
  return { code: maker.code() };
}

class Maker {
  readonly #around: Surroundings;
  readonly #made = new Map<string, { readonly text: string; readonly order: number }>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Whether a name is there now. */
  make(name: string): boolean {
    const { declarations, locals, isKnown } = this.#around;
    const index = declarations.findLastIndex((each) => each.name === name);
    const declaration = declarations[index];
    const value = Object.hasOwn(locals, name) ? locals[name] : undefined;
    if (this.#made.has(name)) return true;
    if (declaration === undefined && value === undefined) return isKnown(name);
    // Functions first: they name data only when they are called, while data may name them at once.
    const code = { text: declaration?.text ?? "", order: index };
    const isFromText = declaration !== undefined && this.#try(name, code, declaration.free, declaration.isCode);
    if (isFromText) return true;
    const data = { text: `let ${name} = ${value};`, order: declarations.length };
    if (value !== undefined && this.#try(name, data, namesIn(value), !namesIn(value).includes(name))) return true;
    return (
      declaration !== undefined &&
      this.#try(name, { ...code, order: code.order + 1 + declarations.length }, declaration.free, true)
    );
  }

  code(): string {
    const list = [...this.#made.values()].toSorted((one, other) => one.order - other.order);
    return list.map(({ text }) => `${text} `).join("");
  }

  // Entered first, so that functions may name each other.
  #try(
    name: string,
    made: { readonly text: string; readonly order: number },
    free: readonly string[],
    isMeant: boolean,
  ): boolean {
    if (!isMeant) return false;
    const before = new Map(this.#made);
    this.#made.set(name, made);
    if (free.every((each) => this.make(each))) return true;
    this.#made.clear();
    for (const [key, value] of before) this.#made.set(key, value);
    return false;
  }
}

/** The names that an expression takes from outside. */
export function namesIn(value: string): string[] {
  const parsed = parseCode(`(${value})`);
  return parsed === undefined ? [] : freeNames(parsed);
}
