import type ts from "typescript";
import { type FileContext, symbolAt } from "../host.js";

/** Names types as the stub's own file does, and gives every other one a name that is free. */
export function nameTypes(file: FileContext): TypeNames {
  return new TypeNames(file);
}

class TypeNames {
  readonly #file: FileContext;
  readonly #names = new Map<ts.Symbol, string>();
  readonly #taken = new Set<string>();
  readonly #own: ReadonlySet<string>;
  readonly #specifiers = new Map<ts.Symbol, string>();

  constructor(file: FileContext) {
    this.#file = file;
    for (const statement of file.sourceFile.statements) this.#enter(statement);
    this.#own = new Set(this.#taken);
  }

  /** Those names under which nothing is in reach of a place in the file. */
  foreign(names: Iterable<string>, at: ts.Node): string[] {
    const { ts, checker, program } = this.#file;
    const others = [...names].filter((name) => !this.#own.has(name));
    if (others.length === 0) return [];
    const { Type, Namespace, Alias } = ts.SymbolFlags;
    // What the platform has under the name is another.
    const isOwn = ({ declarations = [] }: ts.Symbol): boolean =>
      !declarations.some((declaration) => program.isSourceFileDefaultLibrary(declaration.getSourceFile()));
    const symbols = checker.getSymbolsInScope(at, Type | Namespace | Alias).filter(isOwn);
    const inReach = new Set(symbols.map(({ name }) => name));
    return others.filter((name) => !inReach.has(name));
  }

  /** @param qualified the name with its namespace, as it is written where the type was met */
  nameOf(symbol: ts.Symbol, qualified?: string): string {
    const known = this.#names.get(symbol);
    if (known !== undefined) return known;
    const own = symbol.name === "default" || symbol.name.startsWith("__") ? "Default" : symbol.name;
    const base = qualified ?? own;
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}_${number}`;
    this.#taken.add(name);
    this.#names.set(symbol, name);
    return name;
  }

  /** The module that a type of a package can be imported from. */
  specifierOf(symbol: ts.Symbol, declaration: ts.Declaration): string | undefined {
    const { ts } = this.#file;
    const known = this.#specifiers.get(symbol);
    if (known !== undefined) return known;
    const isNamed = (at: ts.Node): at is ts.ModuleDeclaration =>
      ts.isModuleDeclaration(at) && ts.isStringLiteral(at.name);
    const module = ts.findAncestor<ts.ModuleDeclaration>(declaration, isNamed);
    if (module !== undefined) return module.name.text;
    const path = declaration.getSourceFile().fileName;
    const at = path.lastIndexOf(MODULES);
    return at < 0 ? undefined : packageOf(path.slice(at + MODULES.length).split("/"));
  }

  #enter(statement: ts.Statement): void {
    const { ts, checker } = this.#file;
    if (ts.isImportDeclaration(statement)) {
      this.#enterImport(statement);
      return;
    }
    const name = (statement as Partial<ts.NamedDeclaration>).name;
    if (name === undefined || !ts.isIdentifier(name)) return;
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol !== undefined) this.#take(symbol, name.text);
  }

  #enterImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): void {
    const { ts } = this.#file;
    const bindings = importClause?.namedBindings;
    const names =
      bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map((element) => element.name) : [];
    for (const name of [importClause?.name, ...names]) {
      const symbol = name && symbolAt(this.#file, name);
      if (name === undefined || symbol === undefined) continue;
      this.#take(symbol, name.text);
      if (ts.isStringLiteral(moduleSpecifier) && !moduleSpecifier.text.startsWith(".")) {
        this.#specifiers.set(symbol, moduleSpecifier.text);
      }
    }
  }

  #take(symbol: ts.Symbol, name: string): void {
    this.#taken.add(name);
    if (!this.#names.has(symbol)) this.#names.set(symbol, name);
  }
}

const MODULES = "/node_modules/";

/** The package that a path within `node_modules` belongs to: `@types/vue__core` declares what `@vue/core` is. */
function packageOf([first = "", second = ""]: readonly string[]): string {
  if (!first.startsWith("@")) return first;
  if (first !== "@types") return `${first}/${second}`;
  const [scope = "", name] = second.split("__");
  return name === undefined ? second : `@${scope}/${name}`;
}
