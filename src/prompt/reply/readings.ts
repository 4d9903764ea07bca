import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier } from "../../compiler/nodes.js";
import type { allBlocks } from "./blocks.js";
import { findFunctions } from "./foundFunction.js";
import { declaredNames } from "./surroundings.js";
import { syntaxFault } from "./syntaxFault.js";

type Block = ReturnType<typeof allBlocks>[number];
/** What {@link findFunctions} is asked for: the names of the stub. */
type Names = Parameters<typeof findFunctions>[1];

/** A text read as a file. */
export interface Reading extends Block {
  readonly source: typescript.SourceFile;
  readonly found: ReturnType<typeof findFunctions>;
  readonly error: ReturnType<typeof syntaxFault>;
}

/** How the end of a model's turn looks, and of a fence that stands on a line of code. */
const END = /<\|[\w-]+\|>|<\uFF5C[^>\n]*\uFF5C>|`{3,}|^[ \t]*(?:<\/?[\w:]+>|\[\/?[A-Z]+\])[ \t]*(?=\w*$)/gm;
const MAX_ENDS = 10;
/** Statements behind which a member is looked for. */
const MAX_STARTS = 8;
/** Nothing longer is read more than once. */
const MAX_CHARACTERS = 100_000;

/** Reads a block; of one that nothing closes, the first part that is whole and holds the function. */
export function readBlock(block: Block, names: Names, isJsx: boolean): Reading {
  const { code, isOpen = false } = block;
  const ends = isOpen && code.length <= MAX_CHARACTERS ? [...code.matchAll(END)].slice(0, MAX_ENDS) : [];
  for (const { index } of ends) {
    const reading = readWhole({ ...block, code: code.slice(0, index) }, names, isJsx);
    if (isWhole(reading, names)) return reading;
  }
  return { ...readWhole(block, names, isJsx), isOpen };
}

/** Whether the function may be what breaks off: it begins in what nothing closes, or stands whole nowhere else. */
export function isBrokenOff(readings: readonly Reading[], names: Names): boolean {
  const open = readings.find(({ isOpen }) => isOpen);
  if (open === undefined) return false;
  const begun = [...open.found.map(({ name }) => name), ...open.source.statements.flatMap(declaredNames)];
  return begun.some((name) => names.has(name)) || !readings.some((one) => one !== open && isWhole(one, names));
}

/** Whether a reading holds the function, by its name or as all that there is, and nothing is wrong with it. */
export function isWhole(reading: Reading, names: Names): boolean {
  return reading.error === undefined && ours(reading, names).length > 0;
}

/** The functions of a reading that are meant: what has no name but is all that there is can only be meant for the stub. */
export function ours({ found, error }: Pick<Reading, "found" | "error">, names: Names): Reading["found"] {
  const own = found.filter((each) => names.has(each.name));
  const nameless = found.filter((each) => each.name === "" && error === undefined);
  return own.length === 0 && nameless.length === 1 ? nameless : own;
}

/** A text as a file, as it stands there. */
export function readFile(code: string, names: Names, isJsx: boolean, info: readonly string[] = []): Reading {
  const fileName = isJsx ? "reply.tsx" : "reply.ts";
  const { source, error, found } = parse(code, fileName, names);
  // The header of `<Item>(items: Item[]) => …` opens an element there; only the body of it is taken.
  const plain = isJsx && error !== undefined ? readFile(code, names, false, info) : undefined;
  if (plain !== undefined && plain.error === undefined) return plain;
  return { code, info, source, found, error };
}

function parse(code: string, fileName: string, names: Names): Pick<Reading, "source" | "found" | "error"> {
  const parseText = (text: string): typescript.SourceFile =>
    ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  try {
    const source = parseText(code);
    return { source, error: syntaxFault(source), found: findFunctions(source, names) };
  } catch (error) {
    // The compiler's parser calls itself for each bracket; a model may repeat one for ever.
    if (!(error instanceof RangeError)) throw error;
    return { source: parseText(""), error: { message: "it is nested too deeply to be read", line: "" }, found: [] };
  }
}

/** Lines of a text that may be the whole of a function: no more are looked at. */
const MAX_LINES = 200;

/** The function that stands amid words, in a text without fences: the fewest lines from its first one that are code. */
export function readAmidWords(text: string, names: Names, isJsx: boolean): Reading | undefined {
  const lines = text.slice(0, MAX_CHARACTERS).split("\n");
  const begins = (line: string): boolean =>
    [...names].some((name) => line.includes(`function ${name}`) || line.includes(`const ${name} =`));
  for (const [start, line] of lines.entries()) {
    if (!begins(line)) continue;
    for (let end = start + 1; end <= Math.min(lines.length, start + MAX_LINES); end++) {
      const reading = readFile(lines.slice(start, end).join("\n"), names, isJsx);
      if (isWhole(reading, names)) return reading;
    }
  }
  return undefined;
}

// A method alone is a file of syntax errors, as is a function without a name; inside of a class, or exported, they are none.
function readWhole({ code, info }: Block, names: Names, isJsx: boolean): Reading {
  const reading = readFile(code, names, isJsx, info);
  const { source, error } = reading;
  if (ours(reading, names).length > 0) return reading;
  if (error === undefined) {
    const text = withoutNamespaces(source);
    const inner = text === undefined ? undefined : readWhole({ code: text, info }, names, isJsx);
    return inner !== undefined && isWhole(inner, names) ? inner : reading;
  }
  // What a method needs may stand before or behind it.
  for (const start of [0, ...source.statements.slice(0, MAX_STARTS).map(({ end }) => end)]) {
    const text = withClass(source, start);
    const method = text === undefined ? undefined : readFile(text, names, isJsx, info);
    if (method !== undefined && isWhole(method, names)) return method;
  }
  const exported = readFile(`export default ${code}`, names, isJsx, info);
  if (exported.error === undefined && exported.found.length > 0) return exported;
  // A field, as it stands in an object.
  const field = readFile(`({\n${code}\n})`, names, isJsx, info);
  return isWhole(field, names) ? field : reading;
}

/** A text with what stands in its namespaces in their places; undefined where there is none. */
function withoutNamespaces({ text, statements }: typescript.SourceFile): string | undefined {
  const spaces = statements.filter(ts.isModuleDeclaration).filter(({ name }) => ts.isIdentifier(name));
  if (spaces.length === 0) return undefined;
  return spaces.reduceRight((whole, space) => {
    let { body } = space;
    while (body !== undefined && ts.isModuleDeclaration(body)) body = body.body as typeof body;
    const inner = body === undefined ? "" : whole.slice(body.getStart() + 1, body.end - 1);
    return whole.slice(0, space.getStart()) + inner + whole.slice(space.end);
  }, text);
}

/** A text whose members from a place on stand in a class; undefined where none begins there. */
function withClass({ text, fileName }: typescript.SourceFile, start: number): string | undefined {
  const opening = "class Owner {\n";
  const inClass = `${opening}${text.slice(start)}\n}`;
  const [owner] = ts.createSourceFile(fileName, inClass, ts.ScriptTarget.Latest, true).statements;
  const members = owner !== undefined && ts.isClassDeclaration(owner) ? owner.members : [];
  const count = members.findIndex((member) => !isMember(member));
  const last = members.at(count < 0 ? -1 : count - 1);
  if (count === 0 || last === undefined) return undefined;
  const end = start + last.end - opening.length;
  return `${text.slice(0, start)}\n${opening}${text.slice(start, end)}\n}\n${text.slice(end)}`;
}

const ONLY_OF_MEMBERS: ReadonlySet<typescript.SyntaxKind> = new Set([
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.StaticKeyword,
]);

// To the parser, `const a = 1` is a member with an odd modifier, and `let a`, `type A` or `function a() {}` begin with a field.
function isMember(member: typescript.ClassElement): boolean {
  if (hasModifier(ts, member, ts.SyntaxKind.ConstKeyword)) return false;
  if (ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(({ kind }) => ONLY_OF_MEMBERS.has(kind)))
    return true;
  return !ts.isPropertyDeclaration(member) || member.initializer !== undefined || member.type !== undefined;
}
