import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { LIBRARY_FOLDER, libraryText, ts } from "../compiler/compiler.js";
import type { Overlay } from "./checkers/checker.js";
import { fileStamp, quietly } from "../store/files.js";
import { isDeclaration } from "../text/fileNames.js";
import { openLibrary } from "./library/openLibrary.js";
import { findConfiguration, readConfiguration } from "./configuration.js";

interface KeptFile {
  readonly sourceFile: typescript.SourceFile;
  readonly stamp: string;
}

interface NewText {
  readonly fileName: string;
  readonly text: string;
}

/** A program over the user's files, kept between checks; files that changed on disk are read again. */
export class UserProgram {
  readonly options: typescript.CompilerOptions;
  /** The folder of its configuration, or else of its files. */
  readonly directory: string;
  /** The files of its configuration, as absolute paths. */
  readonly configurations: readonly string[];
  /** What another compiler needs to know to judge the same files. */
  readonly description: Pick<ReturnType<typeof readConfiguration>, "json" | "ambientFiles">;
  readonly #roots: Set<string>;
  readonly #files = new Map<string, KeptFile>();
  #program: typescript.Program | undefined;

  constructor(configurationPath: string | undefined, directory: string) {
    const { options, ambientFiles, files, json } = readConfiguration(configurationPath, directory);
    this.options = options;
    this.configurations = files;
    this.description = { json, ambientFiles };
    this.directory = directory;
    this.#roots = new Set(ambientFiles);
  }

  /** The program as the files are on disk now. */
  current(fileName: string): typescript.Program {
    // What others import is in it already; a new root would have every module looked up again.
    const isNew = !this.#roots.has(fileName) && this.#program?.getSourceFile(fileName) === undefined;
    if (isNew) this.#roots.add(fileName);
    const isFresh = this.#program !== undefined && !isNew && !this.#hasChanged();
    const program = isFresh && this.#program ? this.#program : this.#create(undefined);
    this.#program = program;
    if (program.getSourceFile(fileName) !== undefined || this.#roots.has(fileName)) return program;
    // Who imported it does so no more.
    this.#roots.add(fileName);
    return (this.#program = this.#create(undefined));
  }

  /** The program as the files are on disk now, with all of these in it. */
  open(fileNames: readonly string[]): typescript.Program {
    for (const fileName of fileNames) this.#roots.add(fileName);
    return (this.#program = this.#create(undefined));
  }

  /**
   * The program as a bundler sees it: with its text for one file, where it is not the one on disk.
   *
   * @param text absent: what is on disk
   */
  withHostText(fileName: string, text?: string): typescript.Program {
    const program = this.current(fileName);
    const isOnDisk = text === undefined || program.getSourceFile(fileName)?.text === text;
    return isOnDisk ? program : this.withText(fileName, text);
  }

  /** A file of the program with another text, for whichever compiler is to judge it. */
  overlay(fileName: string, text: string): Overlay {
    let program: typescript.Program | undefined;
    const open = (isComplete = false): typescript.Program => {
      if (isComplete) library.complete();
      if (isComplete && program !== undefined && !library.covers(program)) program = undefined;
      return (program ??= this.withText(fileName, text));
    };
    return { fileName, text, program: open };
  }

  /** The same program with another text for one file; what is on disk and the kept program stay as they are. */
  withText(fileName: string, text: string): typescript.Program {
    const isCurrent = existsSync(fileName);
    if (isCurrent) this.current(fileName);
    return this.#create({ fileName, text }, isCurrent);
  }

  /** What each file of the program was like when it was read: a change since then is not in it. */
  stamps(): ReadonlyMap<string, string> {
    return new Map([...this.#files].map(([fileName, { stamp }]) => [fileName, stamp]));
  }

  /** @param isCurrent - whether the kept files have just been compared with the disk */
  #create(overlay: NewText | undefined, isCurrent = false): typescript.Program {
    const rootNames = [...this.#roots];
    if (overlay !== undefined && !this.#roots.has(overlay.fileName)) rootNames.push(overlay.fileName);
    const host = this.#host(overlay, isCurrent);
    const create = (oldProgram: typescript.Program | undefined): typescript.Program =>
      ts.createProgram({ rootNames, options: this.options, host, ...(oldProgram === undefined ? {} : { oldProgram }) });
    const program = create(this.#program);
    return library.covers(program) ? program : create(program);
  }

  // Packages do not change under a running program; only the user's own files are looked at again.
  #hasChanged(): boolean {
    for (const [fileName, { stamp }] of this.#files) {
      if (!isPackageFile(fileName) && fileStamp(fileName) !== stamp) return true;
    }
    return false;
  }

  #host(overlay: NewText | undefined, isCurrent: boolean): typescript.CompilerHost {
    const { sys } = ts;
    const isOverlay = (fileName: string): boolean => fileName === overlay?.fileName;
    return {
      getSourceFile: (fileName, options) =>
        isOverlay(fileName)
          ? parse(fileName, overlay?.text ?? "", options)
          : this.#sourceFile(fileName, options, isCurrent),
      getDefaultLibFileName: (options) => `${LIBRARY_FOLDER}/${ts.getDefaultLibFileName(options)}`,
      getDefaultLibLocation: () => LIBRARY_FOLDER,
      writeFile: () => undefined,
      getCurrentDirectory: () => this.directory,
      getCanonicalFileName: (fileName) => (sys.useCaseSensitiveFileNames ? fileName : fileName.toLowerCase()),
      useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
      getNewLine: () => "\n",
      fileExists: (fileName) => isOverlay(fileName) || libraryText(fileName) !== undefined || sys.fileExists(fileName),
      readFile: (fileName) => (isOverlay(fileName) ? overlay?.text : (libraryText(fileName) ?? sys.readFile(fileName))),
      directoryExists: sys.directoryExists,
      getDirectories: sys.getDirectories,
      ...(sys.realpath === undefined ? {} : { realpath: sys.realpath }),
    };
  }

  #sourceFile(
    fileName: string,
    options: typescript.ScriptTarget | typescript.CreateSourceFileOptions,
    isCurrent: boolean,
  ): typescript.SourceFile | undefined {
    const shared = library.get(fileName);
    if (shared !== undefined) return shared;
    const kept = this.#files.get(fileName);
    if (kept !== undefined && (isCurrent || isPackageFile(fileName))) return kept.sourceFile;
    const stamp = fileStamp(fileName);
    if (kept?.stamp === stamp) return kept.sourceFile;
    const read = readParsed(fileName, stamp, options);
    if (read !== undefined) this.#files.set(fileName, read);
    return read?.sourceFile;
  }
}

/** The programs of a worker, one for each configuration. */
export class Programs {
  readonly #programs = new Map<string, UserProgram>();

  /** The program to which a file belongs, by the nearest tsconfig.json. */
  of(fileName: string): UserProgram {
    const directory = path.posix.dirname(fileName);
    const configuration = findConfiguration(directory);
    const key = configuration ?? directory;
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = new UserProgram(
      configuration,
      configuration === undefined ? directory : path.posix.dirname(configuration),
    );
    this.#programs.set(key, program);
    return program;
  }
}

// One for all programs of a thread, as are the declarations of packages: a monorepo has a configuration for each of its own.
const declarations = new Map<string, KeptFile>();
const library = openLibrary({ ts, folder: LIBRARY_FOLDER, textOf: libraryText });

function readParsed(
  fileName: string,
  stamp: string,
  options: typescript.ScriptTarget | typescript.CreateSourceFileOptions,
): KeptFile | undefined {
  // Of the options, this one alone decides how a declaration file is parsed and bound.
  const format = typeof options === "object" ? options.impliedNodeFormat : undefined;
  const known = declarations.get(`${format} ${fileName}`);
  if (known?.stamp === stamp) return known;
  const text = quietly(() => readFileSync(fileName, "utf8"));
  if (text === undefined) return undefined;
  const read = { sourceFile: parse(fileName, text, options), stamp };
  if (isDeclaration(fileName)) declarations.set(`${format} ${fileName}`, read);
  return read;
}

// Documentation in declaration files is half of their text and means nothing to the checker.
function parse(
  fileName: string,
  text: string,
  options: typescript.ScriptTarget | typescript.CreateSourceFileOptions,
): typescript.SourceFile {
  const given = typeof options === "object" ? options : { languageVersion: options };
  const { ParseNone, ParseAll } = ts.JSDocParsingMode;
  const jsDocParsingMode = isDeclaration(fileName) ? ParseNone : ParseAll;
  return ts.createSourceFile(fileName, text, { ...given, jsDocParsingMode }, true);
}

function isPackageFile(fileName: string): boolean {
  return fileName.includes("/node_modules/");
}
