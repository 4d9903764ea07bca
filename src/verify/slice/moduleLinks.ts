import { readFileSync } from "node:fs";
import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { readCompletions } from "./completions.js";
import { isDeclaration, isScript } from "../../text/fileNames.js";

type SourceFile = typescript.SourceFile;

/** One way in which a module takes another. */
interface ModuleLink {
  readonly file: string;
  /** The exports that it takes; `*` for all. */
  readonly names: readonly string[];
  /** It passes all of them on as its own. */
  readonly isBarrel: boolean;
}

/** Links between the user's own modules in one state of the program. */
interface Known {
  readonly links: Map<string, readonly ModuleLink[]>;
  readonly resolutions: typescript.ModuleResolutionCache;
}

const states = new WeakMap<typescript.Program, Known>();

/** Reads how the user's own modules take each other, as far as a file reaches. */
export function linksOf(program: typescript.Program): ModuleLinks {
  return new ModuleLinks(program);
}

class ModuleLinks {
  readonly #program: typescript.Program;
  readonly #known: Known;

  constructor(program: typescript.Program) {
    this.#program = program;
    const directory = program.getCurrentDirectory();
    const known = states.get(program) ?? {
      links: new Map(),
      resolutions: ts.createModuleResolutionCache(directory, (name) => name, program.getCompilerOptions()),
    };
    states.set(program, known);
    this.#known = known;
  }

  /**
   * The exports that modules take of a file which imports them in turn: without these, a ring of imports breaks.
   *
   * @param others modules that the program loads besides
   */
  takenInRing(fileName: string, others: readonly string[]): ReadonlySet<string> {
    const reached = this.#reachable([...this.#linksOf(fileName).map(({ file }) => file), ...others]);
    const links = [...reached].filter((file) => file !== fileName).flatMap((file) => this.#linksOf(file));
    const sources = new Set([fileName]);
    for (let size = 0; size !== sources.size;) {
      size = sources.size;
      for (const file of reached)
        if (this.#linksOf(file).some((link) => link.isBarrel && sources.has(link.file))) sources.add(file);
    }
    return new Set(links.filter(({ file }) => sources.has(file)).flatMap(({ names }) => names));
  }

  /** The modules that a file imports, directly or through others, and that import it in turn. */
  importersInRing(fileName: string): string[] {
    const reached = this.#reachable(this.#linksOf(fileName).map(({ file }) => file));
    const isImporter = (file: string): boolean => this.#linksOf(file).some((link) => link.file === fileName);
    return [...reached].filter((file) => file !== fileName && isImporter(file));
  }

  /** Whether loading what an import names completes something elsewhere: a module of its own, or a global object. */
  hasEffects({ moduleSpecifier }: typescript.ImportDeclaration, fileName: string): boolean {
    const file = ts.isStringLiteral(moduleSpecifier) ? this.#resolve(moduleSpecifier.text, fileName) : undefined;
    if (file === undefined) return false;
    return [...this.#reachable([file])].some((reached) => reached !== fileName && this.#completesOthers(reached));
  }

  #completesOthers(fileName: string): boolean {
    const sourceFile = this.#read(fileName);
    if (sourceFile === undefined) return false;
    const completions = readCompletions(sourceFile);
    return sourceFile.statements.some((statement) =>
      [...completions.of(statement)].some((name) => completions.isImported(name) || completions.isGlobal(name)),
    );
  }

  #reachable(files: readonly string[]): Set<string> {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const link of this.#linksOf(file)) visit(link.file);
    };
    for (const file of files) visit(file);
    return reached;
  }

  #linksOf(fileName: string): readonly ModuleLink[] {
    const kept = this.#known.links.get(fileName);
    if (kept !== undefined) return kept;
    const links = this.#readLinks(fileName);
    this.#known.links.set(fileName, links);
    return links;
  }

  #readLinks(fileName: string): ModuleLink[] {
    const sourceFile = this.#read(fileName);
    if (sourceFile === undefined) return [];
    const links: ModuleLink[] = [];
    const add = (specifier: typescript.Node | undefined, names: readonly string[], isBarrel = false): void => {
      if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
      const file = this.#resolve(specifier.text, fileName);
      if (file !== undefined) links.push({ file, names, isBarrel });
    };
    for (const statement of sourceFile.statements) {
      if (ts.isImportDeclaration(statement)) add(statement.moduleSpecifier, takenBy(statement));
      if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference))
        add(statement.moduleReference.expression, ["*"]);
      if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) continue;
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause === undefined) add(moduleSpecifier, [], true);
      else add(moduleSpecifier, ts.isNamespaceExport(exportClause) ? ["*"] : exportClause.elements.map(nameOf));
    }
    const calls = /\b(?:import|require)\s*\(/.test(sourceFile.text) ? nodesOf(ts, sourceFile).filter(isLoading) : [];
    for (const call of calls) add(call.arguments[0], ["*"]);
    return links;
  }

  #resolve(specifier: string, from: string): string | undefined {
    const options = this.#program.getCompilerOptions();
    const { resolvedModule } = ts.resolveModuleName(specifier, from, options, ts.sys, this.#known.resolutions);
    const file = resolvedModule?.resolvedFileName;
    if (file === undefined || file.includes("/node_modules/") || isDeclaration(file)) return undefined;
    return isScript(file) ? file : undefined;
  }

  #read(fileName: string): SourceFile | undefined {
    const known = this.#program.getSourceFile(fileName);
    if (known !== undefined) return known;
    try {
      return ts.createSourceFile(fileName, readFileSync(fileName, "utf8"), ts.ScriptTarget.Latest, true);
    } catch {
      // Gone since; the bundler says so if it matters.
      return undefined;
    }
  }
}

function takenBy({ importClause }: typescript.ImportDeclaration): string[] {
  if (importClause === undefined || importClause.isTypeOnly) return [];
  const bindings = importClause.namedBindings;
  const names = importClause.name === undefined ? [] : ["default"];
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, "*"];
  return [...names, ...bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(nameOf)];
}

function nameOf({ propertyName, name }: typescript.ImportOrExportSpecifier): string {
  return (propertyName ?? name).text;
}

/** Whether a node is `import(…)` or `require(…)`. */
export function isLoading(node: typescript.Node): node is typescript.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
  );
}
