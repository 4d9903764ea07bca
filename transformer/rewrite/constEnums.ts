import type ts from "typescript";
import { type FileContext, resolveAlias, symbolAt, type TypeScript } from "../host.js";
import { declaringScope } from "../../src/compiler/scopes.js";

/** The values of a constant enum, by the names of its members, or the constant enums of a namespace, by their names. */
interface EnumValues extends ReadonlyMap<string, string | number | EnumValues> {}

/**
 * The constant enums that a name stands for, or that its namespace or module holds: nothing is left of them at run time.
 * `isWhole` where there is nothing else under that name.
 */
export function constEnumValues(
  file: FileContext,
  name: ts.Identifier,
): { readonly values: EnumValues; readonly isWhole: boolean } | undefined {
  const symbol = symbolAt(file, name);
  return symbol && valuesOfSymbol(file, symbol, new Set());
}

function valuesOfSymbol(
  file: FileContext,
  symbol: ts.Symbol,
  around: ReadonlySet<ts.Symbol>,
): ReturnType<typeof constEnumValues> {
  const { ts, checker } = file;
  const own = valuesOfEnum(file, symbol);
  if (own !== undefined) return { values: own, isWhole: true };
  // A module may export itself.
  if (!(symbol.flags & ts.SymbolFlags.ValueModule) || around.has(symbol)) return undefined;
  const values = new Map<string, EnumValues>();
  // A module is there even when it exports nothing that is.
  let isWhole = symbol.valueDeclaration !== undefined && !ts.isSourceFile(symbol.valueDeclaration);
  for (const exported of checker.getExportsOfModule(symbol)) {
    const target = resolveAlias(file, exported);
    const inner = valuesOfSymbol(file, target, new Set([...around, symbol]));
    if (inner !== undefined) values.set(exported.name, inner.values);
    if (target.flags & ts.SymbolFlags.Value && inner?.isWhole !== true) isWhole = false;
  }
  return values.size === 0 ? undefined : { values, isWhole };
}

/** The values of a constant enum; undefined when a symbol is none. */
export function valuesOfEnum(
  { ts, checker }: Pick<FileContext, "ts" | "checker">,
  symbol: ts.Symbol,
): EnumValues | undefined {
  if (!(symbol.flags & ts.SymbolFlags.ConstEnum)) return undefined;
  const members = (symbol.declarations ?? []).filter(ts.isEnumDeclaration).flatMap(({ members: own }) => [...own]);
  return new Map(
    members.flatMap((member) => {
      const value = checker.getConstantValue(member);
      return value === undefined ? [] : [[memberName(ts, member.name), value] as const];
    }),
  );
}

/**
 * The names of constant enums that stand in no module: the compiler knows them everywhere, and nothing of them is anywhere
 * at run time. Those of packages count where the file names them; else each stub would carry all.
 */
export function globalConstEnums({
  ts,
  checker,
  sourceFile,
}: Pick<FileContext, "ts" | "checker" | "sourceFile">): Map<ts.Symbol, ts.Identifier> {
  const found = checker.getSymbolsInScope(sourceFile, ts.SymbolFlags.ConstEnum).flatMap((symbol) => {
    const declaration = symbol.declarations?.find(ts.isEnumDeclaration);
    const from = declaration?.getSourceFile();
    if (declaration === undefined || from === sourceFile) return [];
    const isOwn = from?.fileName.includes("/node_modules/") === false;
    return isOwn || sourceFile.text.includes(symbol.name) ? [[symbol, declaration.name] as const] : [];
  });
  return new Map(found);
}

function memberName(typescript: TypeScript, name: ts.PropertyName): string {
  return typescript.isIdentifier(name) || typescript.isStringLiteralLike(name) ? name.text : name.getText();
}

/** The values as an object. */
export function printEnumValues(values: EnumValues): string {
  const members = [...values].map(([name, value]) => {
    const text = typeof value === "object" ? printEnumValues(value) : JSON.stringify(value);
    return `${JSON.stringify(name)}: ${text}`;
  });
  return `{ ${members.join(", ")} }`;
}

/** Statements with the values in the place of the enums' members, as the compiler does in the user's own text. */
export function inlineEnums(typescript: TypeScript, text: string, enums: ReadonlyMap<string, EnumValues>): string {
  if (![...enums.keys()].some((name) => text.includes(name))) return text;
  // Within such a function both `await` and `yield` are what they are meant to be.
  const before = "async function* outer() { ";
  const source = typescript.createSourceFile(
    "body.ts",
    `${before}${text} }`,
    typescript.ScriptTarget.Latest,
    true,
    typescript.ScriptKind.JS,
  );
  const places: { readonly start: number; readonly end: number; readonly value: string }[] = [];
  const visit = (node: ts.Node): void => {
    const value = enumMember(typescript, node, enums);
    if (value === undefined) typescript.forEachChild(node, visit);
    else places.push({ start: node.getStart() - before.length, end: node.end - before.length, value });
  };
  visit(source);
  return places.reduceRight((whole, { start, end, value }) => whole.slice(0, start) + value + whole.slice(end), text);
}

function enumMember(typescript: TypeScript, node: ts.Node, enums: ReadonlyMap<string, EnumValues>): string | undefined {
  const value = valueAt(typescript, node, enums);
  if (value === undefined || typeof value === "object") return undefined;
  return typeof value === "number" ? `(${value})` : JSON.stringify(value);
}

function valueAt(
  typescript: TypeScript,
  node: ts.Node,
  enums: ReadonlyMap<string, EnumValues>,
): string | number | EnumValues | undefined {
  if (typescript.isIdentifier(node))
    return declaringScope(typescript, node, node.getSourceFile()) === undefined ? enums.get(node.text) : undefined;
  if (!typescript.isPropertyAccessExpression(node) && !typescript.isElementAccessExpression(node)) return undefined;
  const key = typescript.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
  if (!typescript.isIdentifier(key) && !typescript.isStringLiteralLike(key)) return undefined;
  const owner = valueAt(typescript, node.expression, enums);
  return typeof owner === "object" ? owner.get(key.text) : undefined;
}
