import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { hasModifier } from "../../../compiler/nodes.js";
import {
  builtIn,
  fromReal,
  GeneratorFunction,
  instance,
  made,
  type Made,
  type Meaning,
  SHARED,
  SOME_CLASS,
  text,
  textsOf,
  type Value,
  type Values,
} from "./values.js";

/** The values that a member may hold. */
export function memberOf(value: Value, key: string, meaning: Meaning): Values {
  return meaning.member(value, key, () => foundMember(value, key, meaning));
}

function foundMember(value: Value, key: string, meaning: Meaning): Values {
  const own = ownMember(value, key, meaning);
  if (own !== undefined) return own;
  if (value.kind === "shared") return [key === "constructor" ? SOME_CLASS : SHARED];
  if (key === "__proto__") return prototypesOf(value, meaning);
  return prototypesOf(value, meaning).flatMap((prototype) => memberOf(prototype, key, meaning));
}

/** The values that a member may hold under an unknown key. */
export function anyMember(value: Value, meaning: Meaning): Values {
  if (isFunction(value)) return value.kind === "builtIn" ? [SHARED, SOME_CLASS] : [SOME_CLASS];
  if (value.kind === "shared" || value.kind === "builtIn") return [SHARED];
  if (value.kind === "record") return [...value.fields.values()].flat();
  if (value.kind !== "made") return [];
  const { node } = value;
  if (ts.isArrayLiteralExpression(node)) return elementsOf(value, meaning).flat();
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((property) => fromProperty(property, meaning) ?? []);
  return ts.isEnumDeclaration(node) ? node.members.flatMap((member) => enumMember(member, meaning)) : [];
}

// Not a class: an unknown key is mostly the name of one of its static methods.
function isFunction(value: Value): boolean {
  if (value.kind === "builtIn") return typeof value.object === "function";
  if (value.kind === "made") return ts.isFunctionLike(value.node);
  return value.kind === "function" || value.kind === "bound";
}

/** The elements of a list, each with what it may hold. */
export function elementsOf(value: Value, meaning: Meaning): readonly Values[] {
  if (value.kind === "text") return value.text.length > 40 ? [] : [...value.text].map((character) => [text(character)]);
  if (value.kind === "record") return value.prototype === Array.prototype ? [...value.fields.values()] : [];
  if (value.kind !== "made" || !ts.isArrayLiteralExpression(value.node)) return [];
  const { node } = value;
  return meaning.inside(node, () => listed(node, meaning), []);
}

function listed({ elements }: typescript.ArrayLiteralExpression, meaning: Meaning): readonly Values[] {
  return elements.flatMap((element) =>
    ts.isSpreadElement(element)
      ? meaning.of(element.expression).flatMap((spread) => elementsOf(spread, meaning))
      : [meaning.of(element)],
  );
}

/** The names of what a value has, as far as they are written down or the language's own. */
export function keysOf(value: Value): string[] {
  if (value.kind === "builtIn") return Object.getOwnPropertyNames(value.object);
  if (value.kind === "record") return [...value.fields.keys()];
  if (value.kind !== "made" || !ts.isObjectLiteralExpression(value.node)) return [];
  return value.node.properties.flatMap(({ name }) => {
    if (name === undefined) return [];
    return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? [name.text] : [];
  });
}

/** The prototypes that `Object.getPrototypeOf` may return for a value; empty for the candidate's own values and unknown ones. */
export function prototypesOf(value: Value, meaning: Meaning): Values {
  switch (value.kind) {
    case "text":
      return [builtIn(String.prototype)];
    case "builtIn":
      return fromReal(Object.getPrototypeOf(value.object));
    case "instance":
    case "record":
      return [builtIn(value.prototype)];
    case "made":
      return prototypesOfMade(value.node, meaning);
    case "instanceOf":
      return heritage(value.node, meaning).flatMap((base) => memberOf(base, "prototype", meaning));
    case "shared":
      return [SHARED];
    default:
      return [builtIn(Function.prototype)];
  }
}

function prototypesOfMade(node: Made, meaning: Meaning): Values {
  if (ts.isArrayLiteralExpression(node)) return [builtIn(Array.prototype)];
  if (ts.isObjectLiteralExpression(node) || ts.isEnumDeclaration(node)) return [builtIn(Object.prototype)];
  if (ts.isClassLike(node)) {
    const bases = heritage(node, meaning);
    return bases.length > 0 ? bases : [builtIn(Function.prototype)];
  }
  // Whether it is asynchronous changes nothing of what it shares and of what its constructor makes.
  const isGenerator = "asteriskToken" in node && node.asteriskToken !== undefined;
  return [builtIn((isGenerator ? GeneratorFunction : Function).prototype as object)];
}

function heritage(node: typescript.ClassLikeDeclaration, meaning: Meaning): Values {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return clause?.types.flatMap(({ expression }) => meaning.of(expression)) ?? [];
}

/** Undefined for what a value does not have itself. */
function ownMember(value: Value, key: string, meaning: Meaning): Values | undefined {
  switch (value.kind) {
    case "builtIn":
      return fromChain(value.object, key);
    case "record":
      return value.fields.get(key);
    case "class":
      return key === "prototype" ? [SHARED] : undefined;
    case "made":
    case "instanceOf": {
      const written = meaning.assigned(value, key);
      const first =
        value.kind === "made" ? madeMember(value.node, key, meaning) : instanceMember(value.node, key, meaning);
      return first === undefined && written.length === 0 ? undefined : [...(first ?? []), ...written];
    }
    default:
      return undefined;
  }
}

// Only what stands there as data is read: no accessor of this process is run.
function fromChain(object: object, key: string): Values {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found === undefined) continue;
    if (key === "__proto__") return fromReal(Object.getPrototypeOf(object));
    return fromReal(found.value);
  }
  return [];
}

function madeMember(node: Made, key: string, meaning: Meaning): Values | undefined {
  if (ts.isArrayLiteralExpression(node)) return elementsOf(made(node), meaning)[Number(key)];
  if (ts.isEnumDeclaration(node)) {
    const found = node.members.find(({ name }) => nameText(name, meaning).includes(key));
    return found && enumMember(found, meaning);
  }
  if (ts.isObjectLiteralExpression(node)) return meaning.inside(node, () => property(node, key, meaning), undefined);
  if (key === "prototype") return [];
  return ts.isClassLike(node) ? classMember(node, key, true, meaning) : undefined;
}

function property(
  { properties }: typescript.ObjectLiteralExpression,
  key: string,
  meaning: Meaning,
): Values | undefined {
  const found = properties.flatMap((one) => {
    if (ts.isSpreadAssignment(one))
      return meaning.of(one.expression).flatMap((spread) => [...(ownMember(spread, key, meaning) ?? [])]);
    return nameText(one.name, meaning).includes(key) ? [...(fromProperty(one, meaning) ?? [])] : [];
  });
  return found.length > 0 ? found : undefined;
}

function instanceMember(node: typescript.ClassLikeDeclaration, key: string, meaning: Meaning): Values | undefined {
  return key === "constructor" ? [made(node)] : classMember(node, key, false, meaning);
}

function classMember(
  node: typescript.ClassLikeDeclaration,
  key: string,
  isStatic: boolean,
  meaning: Meaning,
): Values | undefined {
  const found = node.members.find(
    (member) =>
      member.name !== undefined && isStaticMember(member) === isStatic && nameText(member.name, meaning).includes(key),
  );
  if (found === undefined) return undefined;
  if (ts.isPropertyDeclaration(found)) return found.initializer === undefined ? [] : meaning.of(found.initializer);
  if (ts.isGetAccessor(found)) return meaning.returned(found);
  return ts.isMethodDeclaration(found) ? [made(found)] : [];
}

export function isStaticMember(member: typescript.ClassElement): boolean {
  return ts.isClassStaticBlockDeclaration(member) || hasModifier(ts, member, ts.SyntaxKind.StaticKeyword);
}

function fromProperty(property: typescript.ObjectLiteralElementLike, meaning: Meaning): Values | undefined {
  if (ts.isPropertyAssignment(property)) return meaning.of(property.initializer);
  if (ts.isShorthandPropertyAssignment(property)) return meaning.of(property.name);
  if (ts.isMethodDeclaration(property)) return [made(property)];
  return ts.isGetAccessor(property) ? meaning.returned(property) : undefined;
}

function enumMember({ initializer }: typescript.EnumMember, meaning: Meaning): Values {
  return initializer === undefined ? [instance(Number.prototype)] : meaning.of(initializer);
}

function nameText(name: typescript.PropertyName, meaning: Meaning): string[] {
  if (ts.isComputedPropertyName(name)) return textsOf(meaning.of(name.expression));
  return [name.text];
}
