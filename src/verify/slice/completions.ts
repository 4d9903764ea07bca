import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { EMITTERS, isNodeModule, PURE_MODULES } from "../policy/policy.js";
import { bare, isAccess, isFunction, writtenTargets } from "../policy/syntax.js";
import { namesOfStatement } from "../../compiler/scopes.js";
import { bareModuleName } from "../../text/moduleNames.js";

type Node = typescript.Node;
type Statement = typescript.Statement;

/**
 * Reads which statements of a file's top level complete what it declares, so that without them it would be another thing:
 *
 * - assignments to it or into it (`Table.rows = …`, `Shape.prototype.area = …`, `config = read()`), and the calls of
 *   `Object` and `Reflect` that change their first argument (`Object.freeze(CONFIG)`);
 * - calls of its methods whose result nobody takes (`shapes.set("square", …)`), where it holds data: what the file
 *   imports, makes with `new`, or writes as a list or an object. What a package's function or class has made is a
 *   server or a connection as well as not, and `app.listen()` is the program's work;
 * - loops, conditions and blocks of nothing but these, and calls of the file's own functions that do nothing else.
 *
 * All else (`main()`, `print(…)`, `await connect()`) is the program's work, which is not done in the sandbox.
 */
export function readCompletions(file: typescript.SourceFile): Completions {
  return new Completions(file);
}

class Completions {
  readonly #file: typescript.SourceFile;
  /** Functions that are being looked into: they may call themselves. */
  readonly #entered = new Set<Node>();
  readonly #declarations = new Map<string, Node>();

  constructor(file: typescript.SourceFile) {
    this.#file = file;
    for (const statement of file.statements) {
      for (const name of namesOfStatement(ts, statement)) this.#declarations.set(name, statement);
      if (!ts.isVariableStatement(statement)) continue;
      for (const each of statement.declarationList.declarations)
        if (ts.isIdentifier(each.name)) this.#declarations.set(each.name.text, each);
    }
  }

  /** The names that a statement completes; none where it does anything else as well. */
  of(statement: Statement): ReadonlySet<string> {
    const names = new Set<string>();
    return !isDeclaration(statement) && this.#collect(statement, names) ? names : new Set();
  }

  /** Whether a name is one of the language's own objects or the global object: what completes them counts everywhere. */
  isGlobal(name: string): boolean {
    return !this.#declarations.has(name) && name in globalThis && name !== "process" && name !== "console";
  }

  isImported(name: string): boolean {
    const declaration = this.#declarations.get(name);
    return declaration !== undefined && ts.isImportDeclaration(declaration);
  }

  #collect(statement: Statement, names: Set<string>): boolean {
    if (ts.isExpressionStatement(statement)) return this.#collectExpression(statement.expression, names);
    if (isDeclaration(statement) || ts.isEmptyStatement(statement)) return true;
    const parts = partsOf(statement);
    return parts.length > 0 && parts.every((part) => this.#collect(part, names));
  }

  #collectExpression(expression: typescript.Expression, names: Set<string>): boolean {
    if (ts.isParenthesizedExpression(expression)) return this.#collectExpression(expression.expression, names);
    if (ts.isCallExpression(expression)) return this.#collectCall(expression, names);
    const roots = writtenTargets(expression).map(rootOf);
    for (const root of roots) if (root !== undefined) names.add(root);
    return roots.length > 0 && !roots.includes(undefined);
  }

  #collectCall(call: typescript.CallExpression, names: Set<string>): boolean {
    const { expression: callee, arguments: given } = call;
    if (!ts.isPropertyAccessExpression(callee)) return this.#collectFunction(bare(callee), names);
    const [first] = given;
    if (callee.name.text === "forEach" && first !== undefined && isFunction(first))
      return this.#collectFunction(first, names);
    const owner = callee.expression.getText(this.#file);
    const isReflecting = owner === "Object" || owner === "Reflect";
    const root = rootOf(isReflecting && first !== undefined ? first : callee.expression);
    if (root === undefined || (!isReflecting && !this.#holdsData(root))) return false;
    names.add(root);
    return true;
  }

  /** Of a function that stands there, or that the file declares. */
  #collectFunction(called: Node, names: Set<string>): boolean {
    const declared = ts.isIdentifier(called) ? this.#declarations.get(called.text) : called;
    const made = declared !== undefined && ts.isVariableDeclaration(declared) ? declared.initializer : declared;
    if (made === undefined || !(isFunction(made) || ts.isFunctionDeclaration(made)) || this.#entered.has(made))
      return false;
    const { body } = made;
    if (body === undefined || made.asteriskToken !== undefined) return false;
    this.#entered.add(made);
    const isAll = ts.isBlock(body) ? this.#collect(body, names) : this.#collectExpression(body, names);
    this.#entered.delete(made);
    return isAll;
  }

  #holdsData(name: string): boolean {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) return false;
    if (ts.isImportDeclaration(declaration)) return true;
    if (!ts.isVariableDeclaration(declaration)) return false;
    const made = declaration.initializer && bare(declaration.initializer);
    if (made === undefined || ts.isObjectLiteralExpression(made) || ts.isArrayLiteralExpression(made)) return true;
    if (!ts.isNewExpression(made) && !ts.isCallExpression(made)) return false;
    const maker = rootOf(made.expression);
    return maker !== undefined && !this.#isOfPackage(maker);
  }

  #isOfPackage(name: string): boolean {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined || !ts.isImportDeclaration(declaration)) return false;
    const module = bareModuleName((declaration.moduleSpecifier as typescript.StringLiteral).text);
    return isNodeModule(module) ? ![...PURE_MODULES, EMITTERS].includes(module) : /^@?[\w-]/.test(module);
  }
}

function isDeclaration(statement: Statement): boolean {
  return ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement);
}

/** The statements inside of one that holds others. */
function partsOf(statement: Statement): readonly Statement[] {
  if (ts.isBlock(statement)) return statement.statements;
  if (ts.isIfStatement(statement))
    return [statement.thenStatement, ...(statement.elseStatement ? [statement.elseStatement] : [])];
  if (ts.isTryStatement(statement))
    return [statement.tryBlock, statement.catchClause?.block, statement.finallyBlock].flatMap((part) => part ?? []);
  return ts.isIterationStatement(statement, false) ? [statement.statement] : [];
}

/** The name at the start of a chain of members and calls of them. */
export function rootOf(expression: typescript.Expression): string | undefined {
  const inner = bare(expression);
  if (ts.isIdentifier(inner)) return inner.text;
  if (isAccess(inner)) return rootOf(inner.expression);
  const isChained = ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression);
  return isChained ? rootOf(inner.expression) : undefined;
}
