import type typescript from "typescript";
import type { Shape } from "../../transformer/stub.js";
import { ts } from "./compiler.js";

type Shapes = Readonly<Record<string, Shape>>;

const PRIMITIVES: ReadonlySet<Shape["kind"]> = new Set([
  ...(["string", "number", "boolean", "bigint", "symbol", "literal", "bigintLiteral", "template"] as const),
  ...(["void", "undefined", "null", "never"] as const),
]);
const MUTATORS: Readonly<Record<string, RegExp>> = {
  array: /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/,
  map: /^(?:set|delete|clear)$/,
  set: /^(?:add|delete|clear)$/,
  Date: /^set[A-Z]/,
  URLSearchParams: /^(?:append|delete|set|sort)$/,
  typedArray: /^(?:set|fill|sort|reverse|copyWithin)$/,
  DataView: /^set[A-Z]/,
};
const ANY: Shape = { kind: "any" };

/** The shapes of objects that a shape stands for: unions and references taken apart, what cannot be changed left out. */
export function objectShapes(shape: Shape, shapes: Shapes, seen = new Set<Shape>()): Shape[] {
  if (seen.has(shape) || PRIMITIVES.has(shape.kind)) return [];
  seen.add(shape);
  if (shape.kind === "union") return shape.of.flatMap((one) => objectShapes(one, shapes, seen));
  if (shape.kind === "reference") return objectShapes(shapes[shape.name] ?? ANY, shapes, seen);
  const isBranded = shape.kind === "intersection" && shape.of.some(({ kind }) => PRIMITIVES.has(kind));
  return isBranded ? [] : [shape];
}

/** The shape of a property; undefined when it cannot be told, as for a getter that may give a copy each time. */
export function memberShape(shape: Shape, name: string): Shape | undefined {
  const isIndex = /^(?:\d+|\*)$/.test(name);
  switch (shape.kind) {
    case "array":
      return isIndex ? shape.of : { kind: "undefined" };
    case "tuple":
      return isIndex ? (shape.of[Number(name)]?.shape ?? elementShape(shape)) : { kind: "undefined" };
    case "record":
      return shape.value;
    case "interface":
      if (name === "*") return { kind: "union", of: [...shape.members.map((one) => one.shape), shape.index ?? ANY] };
      return shape.members.find((one) => one.name === name)?.shape ?? shape.index;
    case "intersection":
      return shape.of.map((one) => memberShape(one, name)).find((one) => one !== undefined);
    case "any":
    case "unknown":
    case "object":
      return name === "constructor" ? undefined : ANY;
    default:
      return undefined;
  }
}

/** What iterating gives, for lists and sets. */
export function elementShape(shape: Shape): Shape | undefined {
  if (shape.kind === "array" || shape.kind === "set") return shape.of;
  return shape.kind === "tuple" ? { kind: "union", of: shape.of.map((one) => one.shape) } : undefined;
}

/** Whether a shape is of the language's own collections and values, whose methods are known. */
export function isKnownCollection(shape: Shape): boolean {
  return ["array", "tuple", "map", "set"].includes(shape.kind) || (shape.kind === "builtin" && shape.name !== "Error");
}

/** Whether a method of a value of this shape changes the value. */
export function isMutator(shape: Shape, method: string): boolean {
  let kind: string = shape.kind === "tuple" ? "array" : shape.kind;
  if (shape.kind === "builtin") kind = /(?:\d+(?:Clamped)?Array|^Buffer)$/.test(shape.name) ? "typedArray" : shape.name;
  return Object.hasOwn(MUTATORS, kind) && (MUTATORS[kind]?.test(method) ?? false);
}

/** The shape that a type says in its text, as far as lists, maps, sets and plain objects go; any for others. */
export function shapeOfTypeText(text: string): Shape {
  const [statement] = ts.createSourceFile("type.ts", `type T = ${text};`, ts.ScriptTarget.Latest).statements;
  return statement !== undefined && ts.isTypeAliasDeclaration(statement) ? shapeOfType(statement.type) : ANY;
}

/** The fields of a class as an interface; getters are left out, as they may give a copy. */
export function shapeOfClassText(text: string): Shape {
  const [statement] = ts.createSourceFile("class.ts", text, ts.ScriptTarget.Latest).statements;
  if (statement === undefined || !ts.isClassDeclaration(statement)) return { kind: "interface", members: [] };
  const fields = statement.members.flatMap(
    (member): readonly (typescript.PropertyDeclaration | typescript.ParameterDeclaration)[] => {
      if (ts.isPropertyDeclaration(member)) return [member];
      if (!ts.isConstructorDeclaration(member)) return [];
      return member.parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, member));
    },
  );
  const members = fields.flatMap(({ name, type, initializer }) =>
    ts.isIdentifier(name)
      ? [{ name: name.text, shape: type ? shapeOfType(type) : shapeOfInitializer(initializer) }]
      : [],
  );
  return { kind: "interface", members };
}

function shapeOfInitializer(initializer: typescript.Expression | undefined): Shape {
  if (initializer === undefined) return ANY;
  if (ts.isArrayLiteralExpression(initializer)) return { kind: "array", of: ANY };
  if (!ts.isNewExpression(initializer) || !ts.isIdentifier(initializer.expression)) return ANY;
  return namedShape(initializer.expression.text, []);
}

function shapeOfType(type: typescript.TypeNode): Shape {
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return shapeOfType(type.type);
  if (ts.isArrayTypeNode(type)) return { kind: "array", of: shapeOfType(type.elementType) };
  if (ts.isUnionTypeNode(type)) return { kind: "union", of: type.types.map(shapeOfType) };
  if (ts.isLiteralTypeNode(type)) return { kind: "undefined" };
  if (ts.isTypeLiteralNode(type)) {
    const members = type.members.flatMap((member) =>
      ts.isPropertySignature(member) && member.type !== undefined && ts.isIdentifier(member.name)
        ? [{ name: member.name.text, shape: shapeOfType(member.type) }]
        : [],
    );
    const index = type.members.find(ts.isIndexSignatureDeclaration)?.type;
    return { kind: "interface", members, ...(index === undefined ? {} : { index: shapeOfType(index) }) };
  }
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return keywordShape(type);
  return namedShape(type.typeName.text, (type.typeArguments ?? []).map(shapeOfType));
}

function keywordShape({ kind }: typescript.TypeNode): Shape {
  const { StringKeyword, NumberKeyword, BooleanKeyword, BigIntKeyword, UndefinedKeyword } = ts.SyntaxKind;
  const isPrimitive = [StringKeyword, NumberKeyword, BooleanKeyword, BigIntKeyword, UndefinedKeyword].some(
    (one) => one === kind,
  );
  return isPrimitive ? { kind: "undefined" } : ANY;
}

function namedShape(name: string, [first = ANY, second = ANY]: readonly Shape[]): Shape {
  if (name === "Array" || name === "ReadonlyArray") return { kind: "array", of: first };
  if (/^(?:Readonly|Weak)?Map$/.test(name)) return { kind: "map", key: first, value: second };
  if (/^(?:Readonly|Weak)?Set$/.test(name)) return { kind: "set", of: first };
  if (name === "Record") return { kind: "record", key: first, value: second };
  return /^(?:Date|URLSearchParams|DataView|\w+\d+(?:Clamped)?Array)$/.test(name) ? { kind: "builtin", name } : ANY;
}
