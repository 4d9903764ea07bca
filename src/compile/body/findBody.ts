import type ts from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import { holdsElements } from "../../text/fileNames.js";

/** A version's text, parsed, with the function that is its body. */
interface FoundBody {
  readonly file: ts.SourceFile;
  /** The declarations of its name: overloads, and the one that has a body. */
  readonly functions: readonly ts.Statement[];
  readonly body: ts.Block;
  readonly name: ts.Identifier | undefined;
}

/**
 * Finds the body in a version's text. It takes the compiler of whoever asks: an editor has one of its own, and must not load
 * another.
 *
 * @returns the reason, as a sentence, when the text holds none
 */
export function findBody(
  compiler: typeof ts,
  text: string,
  { name, file: of }: Pick<Skeleton, "name" | "file">,
): FoundBody | { readonly reason: string } {
  const kind = holdsElements(of) ? compiler.ScriptKind.TSX : compiler.ScriptKind.TS;
  const file = compiler.createSourceFile("version", text, compiler.ScriptTarget.Latest, true, kind);
  const broken = syntaxError(compiler, file);
  if (broken !== undefined) return { reason: broken };
  const functions = file.statements.filter(
    (statement) => compiler.isFunctionDeclaration(statement) && statement.name?.text === name,
  );
  const { body, name: written } = (functions.at(-1) as ts.FunctionDeclaration | undefined) ?? {};
  if (body === undefined) return { reason: `It has no "export function ${name}" with a body.` };
  return { file, functions, body, name: written };
}

function syntaxError(compiler: typeof ts, file: ts.SourceFile): string | undefined {
  // The parser's own list; asking a program for it would load all libraries.
  const { parseDiagnostics } = file as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const [first] = parseDiagnostics;
  if (first === undefined) return undefined;
  const { line } = file.getLineAndCharacterOfPosition(first.start);
  return `Syntax error in line ${line + 1}: ${compiler.flattenDiagnosticMessageText(first.messageText, " ")}`;
}
