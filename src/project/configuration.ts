import { existsSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { ts } from "./compiler.js";
import { isDeclaration } from "../text/fileNames.js";

/** The parts of a configuration that matter for checking one body at a time. */
interface Configuration {
  readonly options: typescript.CompilerOptions;
  /** Declaration files that the configuration includes: nothing imports them, yet they count. */
  readonly ambientFiles: readonly string[];
}

/** The nearest tsconfig.json, upward from a folder. */
export function findConfiguration(directory: string): string | undefined {
  return ts.findConfigFile(directory, ts.sys.fileExists, "tsconfig.json");
}

/** Reads a tsconfig.json; strict defaults where there is none. */
export function readConfiguration(configurationPath: string | undefined, directory: string): Configuration {
  if (configurationPath === undefined) return { options: forChecking(defaultOptions(directory)), ambientFiles: [] };
  const { options, fileNames } = parseConfiguration(configurationPath);
  return {
    options: forChecking(options),
    ambientFiles: fileNames.filter(isDeclaration),
  };
}

/** The files of the user's that a tsconfig.json includes, declarations aside. */
export function filesOfProject(configurationPath: string | undefined): readonly string[] {
  if (configurationPath === undefined) return [];
  return parseConfiguration(configurationPath).fileNames.filter((fileName) => !isDeclaration(fileName));
}

function parseConfiguration(configurationPath: string): typescript.ParsedCommandLine {
  const { config } = ts.readConfigFile(configurationPath, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, path.posix.dirname(configurationPath));
  // A configuration that only lists others says nothing itself: the first of them speaks for it.
  const [reference] = parsed.projectReferences ?? [];
  if (reference === undefined || parsed.fileNames.length > 0) return parsed;
  const referenced = ts.resolveProjectReferencePath(reference);
  return existsSync(referenced) ? parseConfiguration(referenced) : parsed;
}

function defaultOptions(directory: string): typescript.CompilerOptions {
  const hasNodeTypes =
    ts.findConfigFile(directory, ts.sys.fileExists, "node_modules/@types/node/package.json") !== undefined;
  const libraries = ["lib.es2023.d.ts", ...(hasNodeTypes ? [] : ["lib.dom.d.ts"])];
  return {
    strict: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: libraries,
    experimentalDecorators: false,
  };
}

// What only matters to the whole project or to its output would be held against a body that is innocent of it.
function forChecking(options: typescript.CompilerOptions): typescript.CompilerOptions {
  const {
    configFilePath: _path,
    outDir: _out,
    rootDir: _root,
    outFile: _file,
    declarationDir: _declarations,
    tsBuildInfoFile: _info,
    ...kept
  } = options;
  return {
    ...kept,
    types: options.types ?? ["*"],
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
  };
}
