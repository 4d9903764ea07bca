import type ts from "typescript";
import { type FileContext, noteDependency, symbolAt } from "../host.js";
import { isEntityName } from "../find/names.js";
import { printDeclaration } from "./printDeclaration.js";
import { printOneLine } from "./print.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { augmentationAround, settledDeclarations } from "./settled.js";
import { isAmbientGlobal } from "./shapeGlobal.js";
import { nameTypes } from "./typeNames.js";
import { isExternal, isPlainData, noteSources, workedOut } from "./workedOut.js";

const MAX_CHARACTERS = 40_000;
// Types of packages are known to models by name; only small ones are worth their characters.
const MAX_EXTERNAL_CHARACTERS = 6_000;
const MAX_EXTERNAL_DECLARATION = 1_500;
// How far inferred types are followed.
const MAX_DEPTH = 5;
const MAX_PROPERTIES = 50;

/** Collects the types that a stub reaches and prints them so that they stand on their own. */
export class TypeCollector {
  readonly #file: FileContext;
  readonly #names: ReturnType<typeof nameTypes>;
  readonly #skipped: ReadonlySet<ts.Symbol>;
  readonly #seen = new Set<ts.Symbol>();
  readonly #seenTypes = new Set<ts.Type>();
  readonly #sources = new Set<ts.Node>();
  readonly #imports: string[] = [];
  readonly #texts: string[] = [];
  readonly #printedNames = new Set<string>();
  readonly #tools: Parameters<typeof printDeclaration>[3];
  #characters = 0;
  #externalCharacters = 0;
  /** What is printed is a package's, and more than data: what it is made of is not followed. */
  #isInside = false;

  /** @param skipped symbols that are printed elsewhere, as the owner's class */
  constructor(file: FileContext, skipped: readonly ts.Symbol[]) {
    this.#file = file;
    this.#names = nameTypes(file);
    this.#skipped = new Set(skipped);
    this.#tools = { nameOf: (node) => this.#reach(node), addType: (type) => this.addType(type) };
  }

  /** Reaches everything that the syntax names. */
  addNodes(nodes: readonly ts.Node[]): void {
    // What the stub itself spells with a namespace is called so everywhere, wherever it is met first.
    for (const inner of nodes.flatMap((node) => nodesOf(this.#file.ts, node))) this.#named(inner);
    for (const node of nodes) this.#reachAll(node);
  }

  #reachAll(node: ts.Node): void {
    const place = this.#reach(node);
    if (place?.isWhole) this.#explain(node, place.name);
    else this.#file.ts.forEachChild(node, (child) => this.#reachAll(child));
  }

  /** Its spelling stays in the stub's own signature. */
  #explain(node: ts.Node, meaning: string): void {
    const text = `// ${printOneLine(this.#file, node)} is ${meaning}`;
    if (!this.#texts.includes(text)) this.#texts.push(text);
  }

  /** Reaches what an inferred type is made of. */
  addType(type: ts.Type, depth = 0): void {
    const { ts } = this.#file;
    if (depth > MAX_DEPTH || this.#seenTypes.has(type)) return;
    this.#seenTypes.add(type);
    for (const part of this.#partsOf(type)) this.addType(part, depth + 1);
    const { aliasSymbol, symbol } = type;
    const named = ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.Enum;
    if (aliasSymbol !== undefined) this.#add(aliasSymbol);
    else if (symbol !== undefined && symbol.flags & named) this.#add(symbol);
  }

  /** The types that an inferred type is made of, unless it has a name and its declaration tells them. */
  #partsOf(type: ts.Type, isAliasKnown = type.aliasSymbol !== undefined): readonly ts.Type[] {
    const { ts, checker, program } = this.#file;
    if (isAliasKnown) return type.aliasTypeArguments ?? [];
    if (type.isUnionOrIntersection()) return type.types;
    if (!(type.flags & ts.TypeFlags.Object)) return [];
    const { objectFlags, symbol } = type as ts.ObjectType;
    if (objectFlags & ts.ObjectFlags.Reference) return checker.getTypeArguments(type as ts.TypeReference);
    const declaration = symbol?.declarations?.[0];
    const isAnonymous = declaration !== undefined && !(objectFlags & ts.ObjectFlags.ClassOrInterface);
    if (!isAnonymous || program.isSourceFileDefaultLibrary(declaration.getSourceFile())) return [];
    const properties = checker.getPropertiesOfType(type).slice(0, MAX_PROPERTIES);
    return properties.map((property) => checker.getTypeOfSymbolAtLocation(property, declaration));
  }

  /** Prints a declaration that is not itself collected, without the docs of one of its members, and reaches what it names. */
  printReaching(declaration: ts.Declaration, name: string, told: ts.Node): string {
    return printDeclaration(this.#file, declaration, name, { ...this.#tools, told });
  }

  /** All that was reached, as declarations. */
  text(): string {
    return [...this.#imports, ...this.#texts].join("\n");
  }

  /** The names among them that mean nothing at a place in the stub's file. */
  foreignNames(at: ts.Node): string[] {
    return this.#names.foreign(this.#printedNames, at);
  }

  /** The name under which the node's type is printed, when it names a type of the user's own; or what that comes to. */
  #reach(node: ts.Node): ReturnType<Parameters<typeof printDeclaration>[3]["nameOf"]> {
    const meant = workedOut(this.#file, node);
    if (meant !== undefined) {
      noteSources(this.#file, node, this.#sources);
      for (const part of this.#partsOf(meant.type, false)) this.addType(part, 1);
      return { start: node.getStart(), end: node.end, name: meant.text, isWhole: true };
    }
    const found = this.#named(node);
    if (found === undefined) return undefined;
    this.#add(found.symbol);
    return found;
  }

  #named(node: ts.Node): { start: number; end: number; name: string; symbol: ts.Symbol } | undefined {
    const { ts } = this.#file;
    const entity = entityOf(ts, node);
    if (entity === undefined) return undefined;
    let at: ts.Node = entity;
    let symbol = symbolAt(this.#file, at);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.EnumMember && ts.isQualifiedName(entity)) {
      at = entity.left;
      symbol = symbolAt(this.#file, at);
    }
    if (symbol === undefined || this.#printed(symbol).length === 0) return undefined;
    const isImportType = ts.isImportTypeNode(node);
    const name = this.#names.nameOf(symbol, ts.isQualifiedName(at) && !isImportType ? at.getText() : undefined);
    return { start: (isImportType ? node : at).getStart(), end: at.end, name, symbol };
  }

  /** The declarations of a symbol that can be printed; none for the platform's own. */
  #printed(symbol: ts.Symbol): ts.Declaration[] {
    const all = settledDeclarations(this.#file, symbol).filter((each) => isPrinted(this.#file, each));
    const types = all.filter((declaration) => !isValue(this.#file, declaration));
    // Of a schema and its type, which share a name, the type is meant.
    const declarations = types.length > 0 ? types : all;
    return declarations.some((declaration) => isPlatform(this.#file, declaration)) ? [] : declarations;
  }

  #add(symbol: ts.Symbol): void {
    const declarations = this.#printed(symbol);
    const [first] = declarations;
    if (first === undefined || this.#seen.has(symbol) || this.#skipped.has(symbol)) return;
    if (this.#isInside && isExternal(this.#file, first)) return;
    this.#seen.add(symbol);
    const name = this.#names.nameOf(symbol);
    this.#printedNames.add(name.split(".")[0] ?? name);
    for (const declaration of declarations) noteDependency(this.#file, declaration);
    if (this.#isTooLarge(declarations)) this.#import(symbol, name, first);
    else if (this.#characters < MAX_CHARACTERS) this.#print(declarations, name);
  }

  #isTooLarge(declarations: readonly ts.Declaration[]): boolean {
    const external = declarations.filter((declaration) => isExternal(this.#file, declaration));
    const length = external.reduce((sum, declaration) => sum + declaration.getWidth(), 0);
    const isLarge = length > MAX_EXTERNAL_DECLARATION || this.#externalCharacters + length > MAX_EXTERNAL_CHARACTERS;
    if (external.length > 0 && !isLarge) this.#externalCharacters += length;
    return external.length > 0 && isLarge;
  }

  #import(symbol: ts.Symbol, name: string, declaration: ts.Declaration): void {
    const specifier = this.#names.specifierOf(symbol, declaration);
    if (name.includes(".") || specifier === undefined)
      this.#texts.push(`// ${name}: see ${specifier ?? "its package"}`);
    else
      this.#imports.push(
        `import type { ${symbol.name === name ? name : `${symbol.name} as ${name}`} } from ${JSON.stringify(specifier)};`,
      );
  }

  #print(declarations: readonly ts.Declaration[], name: string): void {
    const at = this.#texts.length;
    const parts = name.split(".");
    const last = parts.pop() ?? name;
    const wasInside = this.#isInside;
    this.#isInside = declarations.some((each) => isExternal(this.#file, each) && !isPlainData(this.#file, each));
    const texts = declarations.map((declaration) => printDeclaration(this.#file, declaration, last, this.#tools));
    this.#isInside = wasInside;
    const [outer] = parts;
    const text =
      outer === undefined
        ? texts.join("\n")
        : `declare namespace ${parts.join(".")} {\n${texts.map(exported).join("\n")}\n}`;
    this.#characters += text.length;
    // What a type names is reached while it is printed; it reads better in front.
    this.#texts.splice(at, 0, text);
    if (this.#characters >= MAX_CHARACTERS) this.#texts.push("// More types are in reach than are shown here.");
  }
}

function exported(text: string): string {
  return text.replace(
    /^(?:declare )?(?=(?:const )?(?:interface|type|enum|class|abstract class)\b|const |function )/m,
    "export ",
  );
}

function entityOf(ts: FileContext["ts"], node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return isEntityName(ts, node.expression) ? node.expression : undefined;
  if (ts.isTypeQueryNode(node))
    return ts.isImportTypeNode(node.exprName) ? undefined : leftmostValue(ts, node.exprName);
  if (ts.isImportTypeNode(node)) return node.isTypeOf ? undefined : node.qualifier;
  return undefined;
}

// `typeof config.units` needs `config`.
function leftmostValue(ts: FileContext["ts"], name: ts.EntityName): ts.Node {
  return ts.isQualifiedName(name) ? leftmostValue(ts, name.left) : name;
}

function isPrinted({ ts }: FileContext, declaration: ts.Declaration): boolean {
  return (
    ts.isInterfaceDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isEnumDeclaration(declaration) ||
    ts.isClassLike(declaration) ||
    ts.isVariableDeclaration(declaration) ||
    (ts.isFunctionDeclaration(declaration) && declaration.name !== undefined)
  );
}

function isValue({ ts }: FileContext, declaration: ts.Declaration): boolean {
  return ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration);
}

// The compiler's libraries, and what packages such as @types/node declare for every file.
function isPlatform(file: FileContext, declaration: ts.Declaration): boolean {
  const around = augmentationAround(file, declaration);
  return isAmbientGlobal(file, declaration) && (around === undefined || !file.ts.isStringLiteral(around.name));
}
