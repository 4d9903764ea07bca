import type { openStubs } from "../../integrations/build.js";

type Compiled = Awaited<ReturnType<typeof openStubs>>[number]["compiled"];

/** Those of a file's imported names that are types and nothing else. */
export function findTypeNames(
  compiled: Compiled,
  fileName: string,
  text: string,
  names: readonly string[],
): ReadonlySet<string> {
  if (names.length === 0) return new Set();
  const { ts } = compiled;
  const program = compiled.withTexts(new Map([[fileName, text]]));
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  for (const statement of program.getSourceFile(fileName)?.statements ?? []) {
    const named = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (named === undefined || !ts.isNamedImports(named)) continue;
    for (const { name } of named.elements) {
      const alias = names.includes(name.text) ? checker.getSymbolAtLocation(name) : undefined;
      if (alias === undefined || !(alias.flags & ts.SymbolFlags.Alias)) continue;
      const { flags, declarations = [] } = checker.getAliasedSymbol(alias);
      if (declarations.length > 0 && !(flags & ts.SymbolFlags.Value)) found.add(name.text);
    }
  }
  return found;
}
