import type typescript from "typescript";
import type { inspectFile } from "./stubStatus.js";

type StubStatus = ReturnType<typeof inspectFile>["stubs"][number];
type TypeScript = typeof typescript;

/**
 * Finds which stubs of a program name which others: in `stub(…)`, by a `{@link}`, or in an example. What they name has to be
 * there before they can be tried.
 *
 * @returns for each, the places of the others in the list
 */
export function findNeeds(
  ts: TypeScript,
  program: typescript.Program,
  stubs: readonly StubStatus[],
): readonly (readonly number[])[] {
  const checker = program.getTypeChecker();
  const places = new Map(
    stubs.flatMap(({ site }, place) => declarationsOf(ts, site.node).map((node) => [node, place])),
  );
  const inReach = new Map<typescript.SourceFile, ReadonlyMap<string, typescript.Symbol>>();
  const reachOf = (file: typescript.SourceFile): ReadonlyMap<string, typescript.Symbol> => {
    const known = inReach.get(file) ?? symbolsInReach(ts, checker, file);
    inReach.set(file, known);
    return known;
  };
  return stubs.map(({ site, sourceFile }, own) => {
    const symbols = [
      ...linkedFrom(ts, site.node).map((name) => checker.getSymbolAtLocation(name)),
      ...namedInCode(ts, site, sourceFile).map((word) => reachOf(sourceFile).get(word)),
    ];
    const found = symbols.flatMap((symbol) => placeOf(ts, checker, symbol, places) ?? []);
    return [...new Set(found)].filter((place) => place !== own);
  });
}

/** A stub's function, and the variable or member that it is the value of. */
function declarationsOf(ts: TypeScript, node: typescript.Node): typescript.Node[] {
  const declarations = [node];
  for (let at = node.parent; at !== undefined && !ts.isStatement(at) && !ts.isClassLike(at); at = at.parent)
    if (ts.isVariableDeclaration(at) || ts.isPropertyAssignment(at)) declarations.push(at);
  return declarations;
}

function placeOf(
  ts: TypeScript,
  checker: typescript.TypeChecker,
  symbol: typescript.Symbol | undefined,
  places: ReadonlyMap<typescript.Node, number>,
): number | undefined {
  if (symbol === undefined) return undefined;
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return meant.declarations?.map((node) => places.get(node)).find((place) => place !== undefined);
}

function symbolsInReach(
  ts: TypeScript,
  checker: typescript.TypeChecker,
  file: typescript.SourceFile,
): ReadonlyMap<string, typescript.Symbol> {
  const symbols = checker.getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Alias);
  return new Map(symbols.map((symbol) => [symbol.name, symbol]));
}

function linkedFrom(ts: TypeScript, node: typescript.Node): typescript.EntityName[] {
  const names: typescript.EntityName[] = [];
  const visit = (part: typescript.Node): void => {
    const isLink = ts.isJSDocLink(part) || ts.isJSDocLinkCode(part) || ts.isJSDocLinkPlain(part);
    if (isLink && part.name !== undefined && !ts.isJSDocMemberName(part.name)) names.push(part.name);
    ts.forEachChild(part, visit);
  };
  ts.getJSDocCommentsAndTags(node).forEach(visit);
  return names;
}

/** The identifiers in what `stub(…)` is given, and in the examples. */
function namedInCode(
  ts: TypeScript,
  { call, node }: StubStatus["site"],
  sourceFile: typescript.SourceFile,
): readonly string[] {
  const given = call?.arguments.map((argument) => argument.getText(sourceFile)) ?? [];
  const examples = ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === "example")
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
  return [...given, ...examples].flatMap((code) => identifiersIn(ts, code));
}

function identifiersIn(ts: TypeScript, code: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, code);
  const found: string[] = [];
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan())
    if (token === ts.SyntaxKind.Identifier) found.push(scanner.getTokenValue());
  return found;
}
