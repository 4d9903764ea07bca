import type typescript from "typescript";
import { splitDeclarations } from "./splitDeclarations.js";
import { globalNames, identifiersOf } from "./globalNames.js";

/** Where a compiler's library files are. */
interface LibrarySource {
  readonly ts: typeof typescript;
  /** With forward slashes, without one at its end. */
  readonly folder: string;
  textOf(fileName: string): string | undefined;
}

type Declarations = NonNullable<ReturnType<typeof splitDeclarations>>;
type Declaration = Declarations["list"][number];

/**
 * A compiler's library files, parsed and bound once: a monorepo has a configuration for each of its packages. They are scripts
 * of declarations: no option decides how they are parsed and bound.
 *
 * Of the browser's, there is what the programs' files can mean, and what that leads to: nearly all programs have it, few use
 * any of it, and its 40,000 lines are two fifths of what a compiler does before its first answer.
 */
export function openLibrary(source: LibrarySource): LibraryFiles {
  return new LibraryFiles(source);
}

class LibraryFiles {
  readonly #source: LibrarySource;
  readonly #files = new Map<string, typescript.SourceFile>();
  /** The browser's, taken apart. */
  readonly #browsers = new Map<string, Declarations>();
  readonly #types = new Map<string, Declaration[]>();
  readonly #values = new Map<string, Declaration[]>();
  /** What can be meant, and the files that have been asked what they can mean. */
  readonly #meant = new Set<Declaration>();
  #asked = new WeakSet<typescript.SourceFile>();
  #isWhole = false;

  constructor(source: LibrarySource) {
    this.#source = source;
  }

  /** The file of this name, where it is one of the library's. */
  get(fileName: string): typescript.SourceFile | undefined {
    if (!this.#isLibrary(fileName)) return undefined;
    const known = this.#files.get(fileName);
    if (known !== undefined) return known;
    const text = this.#source.textOf(fileName);
    if (text === undefined) return undefined;
    const sourceFile = this.#parse(fileName, isBrowsers(fileName) ? this.#part(fileName, text) : text);
    this.#files.set(fileName, sourceFile);
    return sourceFile;
  }

  /** Whether all that a program's files can mean was there when it was made; it is from now on. */
  covers(program: typescript.Program): boolean {
    const files = program.getSourceFiles();
    const browsers = files.filter(({ fileName }) => this.#isLibrary(fileName) && isBrowsers(fileName));
    if (browsers.length === 0) return true;
    for (const file of files) {
      if (this.#isWhole) break;
      if (!browsers.includes(file) && !this.#asked.has(file)) this.#ask(file);
    }
    return browsers.every((file) => this.get(file.fileName) === file);
  }

  /** Leaves nothing out from now on. */
  complete(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    this.#forget();
  }

  #isLibrary(fileName: string): boolean {
    // Beside them are the declarations of the compiler itself, a module like others.
    return fileName.startsWith(`${this.#source.folder}/lib.`);
  }

  #part(fileName: string, text: string): string {
    const known = this.#browsers.get(fileName) ?? this.#read(fileName, text);
    if (this.#isWhole) return text;
    // In their order: that of overloads is told by it.
    return [known.header, ...known.list.filter((one) => this.#meant.has(one)).map((one) => one.text)].join("\n");
  }

  #read(fileName: string, text: string): Declarations {
    const declarations = splitDeclarations(text);
    if (declarations === undefined) this.#isWhole = true;
    const { header = "", list = [] } = declarations ?? {};
    for (const one of list) {
      const named = one.isType ? this.#types : this.#values;
      named.set(one.name, [...(named.get(one.name) ?? []), one]);
    }
    this.#browsers.set(fileName, { header, list });
    this.#asked = new WeakSet();
    // What is meant leads on into this file.
    const meant = [...this.#meant];
    this.#meant.clear();
    this.#add(meant);
    this.#forget();
    return { header, list };
  }

  #ask(file: typescript.SourceFile): void {
    this.#asked.add(file);
    const isName = (name: string): boolean => this.#types.has(name) || this.#values.has(name);
    const names = this.#isLibrary(file.fileName)
      ? [...(identifiersOf(file)?.keys() ?? [])].filter(isName)
      : globalNames(this.#source.ts, file, isName);
    const before = this.#meant.size;
    for (const name of names ?? []) this.#add([...(this.#types.get(name) ?? []), ...(this.#values.get(name) ?? [])]);
    if (names === undefined || this.#meant.size > LIMIT) this.#isWhole = true;
    if (this.#isWhole || this.#meant.size > before) this.#forget();
  }

  /** Has the browser's files made anew when they are next asked for. */
  #forget(): void {
    for (const fileName of this.#browsers.keys()) this.#files.delete(fileName);
  }

  #add(declarations: readonly Declaration[]): void {
    const waiting = [...declarations];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#meant.has(next)) continue;
      this.#meant.add(next);
      // A declaration names types by their names, and values by `typeof`.
      for (const [, query, name = ""] of next.text.matchAll(NAME)) {
        waiting.push(...(this.#types.get(name) ?? []), ...((query && this.#values.get(name)) || []));
      }
    }
  }

  // Documentation in declaration files is half of their text and means nothing to the checker.
  #parse(fileName: string, text: string): typescript.SourceFile {
    const { ts } = this.#source;
    const jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
    return ts.createSourceFile(fileName, text, { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode });
  }
}

/** Where a page is written, nearly all of the browser's library leads to the rest. */
const LIMIT = 400;
const NAME = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"[^"]*"|(typeof\s+)?([A-Za-z_$][\w$]*)/g;

function isBrowsers(fileName: string): boolean {
  return /\/lib\.dom\.(?:\w+\.)?d\.ts$/.test(fileName);
}
