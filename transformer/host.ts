import type ts from "typescript";
import type { FrozenLink, Link, StubProblem } from "./stub.js";

/** The compiler's API, injected: TypeScript 5, 6 or the copy inside ts-morph. */
export type TypeScript = typeof ts;

/** The surroundings in which the transformer runs, provided by its caller. */
export interface TransformHost {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  /** Absolute posix path of the project; ids count from there. */
  readonly root: string;
  /** Gives the current version of a stub; absent: every stub asks the runtime. */
  readonly link?: Link | undefined;
  /** Instead of {@link link}: nothing of selfcoding stays where stubs stood, and a stub without a version is a mistake. */
  readonly frozenLink?: FrozenLink | undefined;
  /** Where it runs, nobody puts another body in the place of one that stands. @default false */
  readonly isShipped?: boolean | undefined;
  /** The expression by which the rewritten file tells where it is: `import.meta.url`, `__filename` or a quoted path. */
  where(sourceFile: ts.SourceFile): string;
  onProblem?(problem: StubProblem): void;
}

/** One file while it is looked at: what every step needs. */
export interface FileContext {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly sourceFile: ts.SourceFile;
  /** Posix path of the file from the project's root. */
  readonly file: string;
  readonly problems: StubProblem[];
  /** Absolute names of other files whose text went into a skeleton. */
  readonly dependencies: Set<string>;
}

/** Opens a file for the steps. */
export function openFile(host: TransformHost, sourceFile: ts.SourceFile): FileContext {
  const { ts, program, root } = host;
  const absolute = /^([A-Za-z]:)?\//.test(sourceFile.fileName)
    ? sourceFile.fileName
    : `${program.getCurrentDirectory()}/${sourceFile.fileName}`;
  const base = root.endsWith("/") ? root : `${root}/`;
  return {
    ts,
    program,
    checker: program.getTypeChecker(),
    sourceFile,
    file: absolute.startsWith(base) ? absolute.slice(base.length) : absolute,
    problems: [],
    dependencies: new Set(),
  };
}

/** Notes that a declaration's file went into a skeleton. Lib files do not count: they change with the compiler only. */
export function noteDependency(file: FileContext, declaration: ts.Node): void {
  const source = declaration.getSourceFile();
  if (source !== file.sourceFile && !file.program.isSourceFileDefaultLibrary(source)) {
    file.dependencies.add(source.fileName);
  }
}

/** What a name means, behind whatever import or re-export; undefined for what the compiler does not know. */
export function symbolAt(file: FileContext, name: ts.Node): ts.Symbol | undefined {
  const symbol = file.ts.isShorthandPropertyAssignment(name.parent)
    ? file.checker.getShorthandAssignmentValueSymbol(name.parent)
    : file.checker.getSymbolAtLocation(name);
  return symbol && resolveAlias(file, symbol);
}

/** The declarations of what a name means. */
export function declarationsAt(file: FileContext, name: ts.Node): readonly ts.Declaration[] {
  return symbolAt(file, name)?.declarations ?? [];
}

/** The symbol behind an import or re-export; the symbol itself when it is none. */
export function resolveAlias(file: FileContext, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & file.ts.SymbolFlags.Alias ? file.checker.getAliasedSymbol(symbol) : symbol;
}
