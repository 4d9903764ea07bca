import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";

/** A syntax error and its line. */
interface SyntaxFault {
  readonly message: string;
  readonly line: string;
}

/** The first thing that keeps a file from being TypeScript; undefined when it parses. */
export function syntaxFault(source: typescript.SourceFile): SyntaxFault | undefined {
  // A parsed file keeps its faults to itself; a program of one file tells them, and `transpileModule` takes 4 times as long.
  const program = ts.createProgram({
    rootNames: [source.fileName],
    options: { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ESNext },
    host: hostOf(source),
  });
  const [first] = program.getSyntacticDiagnostics(source);
  if (first === undefined) return undefined;
  const number = source.text.slice(0, first.start).split("\n").length;
  return {
    message: ts.flattenDiagnosticMessageText(first.messageText, " "),
    line: source.text.split("\n")[number - 1]?.trim() ?? "",
  };
}

function hostOf(source: typescript.SourceFile): typescript.CompilerHost {
  const isSource = (fileName: string): boolean => fileName === source.fileName;
  return {
    getSourceFile: (fileName) => (isSource(fileName) ? source : undefined),
    getDefaultLibFileName: () => "lib.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "",
    getCanonicalFileName: (fileName) => fileName,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: isSource,
    readFile: (fileName) => (isSource(fileName) ? source.text : undefined),
  };
}
