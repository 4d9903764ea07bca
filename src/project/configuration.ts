import { existsSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { isDeclaration } from "../text/fileNames.js";
import { extendedFiles } from "./extendedFiles.js";
import { ownDefaults } from "./ownDefaults.js";

/** The parts of a configuration that matter for checking one body at a time. */
interface Configuration {
  readonly options: typescript.CompilerOptions;
  /** Declaration files that the configuration includes: nothing imports them, yet they count. */
  readonly ambientFiles: readonly string[];
  /** The files that say all this, as absolute paths: another text in one of them is another configuration. */
  readonly files: readonly string[];
  /** The same for another compiler: the tsconfig.json that speaks for the files, and what a check sets beside it. */
  readonly json: { readonly extends?: string; readonly compilerOptions: Readonly<Record<string, unknown>> };
}

/** What only matters to the whole project or to its output would be held against a body that is innocent of it. */
const UNSET = ["outDir", "rootDir", "outFile", "declarationDir", "tsBuildInfoFile"] as const;
const FOR_CHECKING = {
  noEmit: true,
  skipLibCheck: true,
  allowSyntheticDefaultImports: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  verbatimModuleSyntax: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  erasableSyntaxOnly: false,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
} as const;

/** The nearest tsconfig.json, upward from a folder. */
export function findConfiguration(directory: string): string | undefined {
  return ts.findConfigFile(directory, ts.sys.fileExists, "tsconfig.json");
}

/** Reads a tsconfig.json; strict defaults where there is none. */
export function readConfiguration(configurationPath: string | undefined, directory: string): Configuration {
  if (configurationPath === undefined) {
    const written = defaultOptions(directory);
    const { options } = ts.convertCompilerOptionsFromJson(written, directory);
    return {
      options: forChecking(options),
      ambientFiles: [],
      files: [],
      json: { compilerOptions: { ...written, types: ["*"], ...FOR_CHECKING } },
    };
  }
  const { parsed, files } = parseConfiguration(configurationPath);
  const { options, fileNames } = parsed;
  const [file = configurationPath] = files;
  const unset = Object.fromEntries(UNSET.map((name) => [name, null]));
  const types = options.types === undefined ? { types: ["*"] } : {};
  const defaults = ownDefaults(options, path.dirname(file));
  return {
    options: forChecking({ ...defaults, ...options }),
    ambientFiles: fileNames.filter(isDeclaration),
    files,
    json: { extends: file, compilerOptions: { ...unset, ...types, ...defaults, ...FOR_CHECKING } },
  };
}

/** The files of the user's that a tsconfig.json includes, declarations aside. */
export function filesOfProject(configurationPath: string | undefined): readonly string[] {
  if (configurationPath === undefined) return [];
  return parseConfiguration(configurationPath).parsed.fileNames.filter((fileName) => !isDeclaration(fileName));
}

interface Parsed {
  readonly parsed: typescript.ParsedCommandLine;
  /** The file that it was read from, and then all that this one extends, or that led to it. */
  readonly files: readonly string[];
}

function parseConfiguration(configurationPath: string): Parsed {
  const source = ts.readJsonConfigFile(configurationPath, ts.sys.readFile);
  const parsed = ts.parseJsonSourceFileConfigFileContent(source, ts.sys, path.posix.dirname(configurationPath));
  // A configuration that only lists others says nothing itself: the first of them speaks for it.
  const [reference] = parsed.projectReferences ?? [];
  const own = { parsed, files: [configurationPath, ...extendedFiles(source)] };
  if (reference === undefined || parsed.fileNames.length > 0) return own;
  const referenced = ts.resolveProjectReferencePath(reference);
  if (!existsSync(referenced)) return own;
  const first = parseConfiguration(referenced);
  return { ...first, files: [...first.files, ...own.files] };
}

function defaultOptions(directory: string): Readonly<Record<string, unknown>> {
  const hasNodeTypes =
    ts.findConfigFile(directory, ts.sys.fileExists, "node_modules/@types/node/package.json") !== undefined;
  return {
    strict: true,
    target: "es2023",
    module: "nodenext",
    moduleResolution: "nodenext",
    lib: ["es2023", ...(hasNodeTypes ? [] : ["dom"])],
    experimentalDecorators: false,
  };
}

function forChecking(options: typescript.CompilerOptions): typescript.CompilerOptions {
  const { configFilePath: _path, configFile: _file, ...kept } = options;
  for (const name of UNSET) delete kept[name];
  return { ...kept, types: options.types ?? ["*"], ...FOR_CHECKING };
}
