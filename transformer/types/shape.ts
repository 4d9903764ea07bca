import type ts from "typescript";
import { type FileContext, noteDependency } from "../host.js";
import { contentOfHeir } from "./contentOfHeir.js";
import { printType } from "./print.js";
import { openState, readableProperties } from "./properties.js";
import { isDependent } from "../describe/dependent.js";
import { isBrand, isList } from "../isBrand.js";
import { requiredSymbol } from "./requiredSymbol.js";
import { shapeOfFunction } from "./shapeFunction.js";
import { isAmbientGlobal, shapeOfGlobal, typeArguments } from "./shapeGlobal.js";
import { simpleShape } from "./shapeSimple.js";
import { shapeOfTuple } from "./shapeTuple.js";
import { spelledOut } from "./spelledOut.js";
import type { Shape, ShapeMember } from "../stub.js";
import { stableOrder } from "./unions.js";
import { collapseSpaces } from "../../src/text/lines.js";

// Beyond these a type says more than fuzzing or validation can use; `any` is vague but never wrong.
const MAX_SHAPES = 800;
const MAX_DEPTH = 12;
const MAX_MEMBERS = 120;

const ANY: Shape = { kind: "any" };

/** Turns resolved types into data. One instance serves one stub: named types are shared through {@link shapes}. */
export class ShapeBuilder {
  /** Named types, by the name that references use. */
  readonly shapes: Record<string, Shape> = {};
  readonly #file: FileContext;
  readonly #enclosing: ts.Node;
  #names = new Map<ts.Type, string>();
  /** What the parameters of the class stand for whose constructor is looked at. */
  #given = new Map<ts.Type, ts.Type>();
  #count = 0;
  #isInput = false;

  constructor(file: FileContext, enclosing: ts.Node) {
    this.#file = file;
    this.#enclosing = enclosing;
  }

  /** The shape of a type whose values are to be made: one that hangs on a type parameter is not what bounds it. */
  buildInput(type: ts.Type): Shape {
    this.#isInput = true;
    const shape = this.build(type);
    this.#isInput = false;
    return shape;
  }

  /** The shape of a type. */
  build(type: ts.Type, depth = 0): Shape {
    const { ts } = this.#file;
    this.#count += 1;
    if (this.#count > MAX_SHAPES || depth > MAX_DEPTH) return { kind: "any", opaque: type.symbol?.name ?? "object" };
    const simple = simpleShape(ts, type);
    if (simple !== undefined) return simple;
    if (this.#isInput && isDependent(this.#file, type))
      return { kind: "any", opaque: printType(this.#file, type, this.#enclosing) };
    const next = (inner: ts.Type): Shape => this.build(inner, depth + 1);
    const given = this.#given.get(type);
    if (given !== undefined) return next(given);
    if (type.isUnion()) {
      const canRecur = type.aliasSymbol !== undefined && type.types.some((inner) => inner.flags & ts.TypeFlags.Object);
      return canRecur ? this.#named(type, () => this.#union(type, next)) : this.#union(type, next);
    }
    if (type.isIntersection()) return this.#intersection(type, next);
    if (type.flags & ts.TypeFlags.TemplateLiteral) {
      const { texts, types } = type as ts.TemplateLiteralType;
      return { kind: "template", texts: [...texts], types: types.map(next) };
    }
    if (type.flags & ts.TypeFlags.StringMapping) return { kind: "string" };
    if (type.flags & ts.TypeFlags.Object) return this.#object(type as ts.ObjectType, next);
    // Type parameters and everything still open: what they are bound by.
    const bound = this.#file.checker.getBaseConstraintOfType(type);
    if (bound !== undefined && bound !== type && !(bound.flags & ts.TypeFlags.Unknown)) return next(bound);
    // Where its keys are asked for, what is made has some; what comes back may as well be a text, which has keys too.
    const hasKeys = this.#isInput && new RegExp(`\\bkeyof ${type.symbol?.name}\\b`).test(this.#enclosing.getText());
    return hasKeys ? { kind: "object" } : ANY;
  }

  #union(type: ts.UnionType, next: (inner: ts.Type) => Shape): Shape {
    const { ts } = this.#file;
    const isBoolean = (inner: ts.Type): boolean => (inner.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const hasBoth = type.types.filter(isBoolean).length === 2;
    const isNothing = (inner: ts.Type): boolean => (inner.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0;
    const types = type.types.filter((inner) => !isNothing(inner) && !(hasBoth && isBoolean(inner)));
    const texts = types.map((inner) => printType(this.#file, inner, this.#enclosing));
    const ordered = stableOrder(this.#file, texts, this.#enclosing).flatMap((place) => types[place] ?? []);
    const of = [...type.types.filter(isNothing), ...ordered].map(next);
    if (hasBoth) of.push({ kind: "boolean" });
    return oneOf(of);
  }

  #intersection(type: ts.IntersectionType, next: (inner: ts.Type) => Shape): Shape {
    const { ts } = this.#file;
    // A brand, such as `string & { __brand: "id" }`, is never there at run time.
    const primitive = type.types.find((inner) => !(inner.flags & (ts.TypeFlags.Object | ts.TypeFlags.Instantiable)));
    if (primitive !== undefined) return next(primitive);
    // Nor is a brand of an object.
    const isOfList = type.types.some((inner) => isList(this.#file.checker, inner));
    const [own, ...others] = type.types.filter((inner) => !isBrand(this.#file, inner, isOfList));
    if (own !== undefined && others.length === 0) return next(own);
    const isPlain = type.types.every(
      (inner) => inner.flags & ts.TypeFlags.Object && inner.getCallSignatures().length === 0,
    );
    return isPlain
      ? this.#named(type, () => this.#members(type, next))
      : { kind: "intersection", of: type.types.map(next) };
  }

  #object(type: ts.ObjectType, next: (inner: ts.Type) => Shape): Shape {
    const { ts, checker } = this.#file;
    const [first] = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
    if (first !== undefined) return { kind: "array", of: next(first) };
    if (checker.isTupleType(type)) return shapeOfTuple(this.#file, type as ts.TupleTypeReference, next);
    const declaration = type.symbol?.declarations?.[0];
    const isLib = declaration !== undefined && isAmbientGlobal(this.#file, declaration);
    const global = isLib ? shapeOfGlobal(this.#file, type, next) : undefined;
    if (global !== undefined) return global;
    const callable = shapeOfFunction(this.#file, type, this.#enclosing, next);
    if (callable !== undefined) return callable;
    if (type.symbol?.flags & ts.SymbolFlags.Class && isInstance(ts, type))
      return this.#named(type, () => this.#class(type, next));
    return this.#named(type, () => this.#members(type, next));
  }

  // Named types are entered before they are looked into, so that recursion ends in a reference.
  #named(type: ts.Type, look: () => Shape): Shape {
    const known = this.#names.get(type);
    if (known !== undefined) return { kind: "reference", name: known };
    const symbol = type.aliasSymbol ?? type.symbol;
    const declaration = symbol?.declarations?.[0];
    if (declaration !== undefined) noteDependency(this.#file, declaration);
    const name = this.#nameFor(type);
    this.#names.set(type, name);
    this.shapes[name] = ANY;
    this.shapes[name] = look();
    return { kind: "reference", name };
  }

  #nameFor(type: ts.Type): string {
    const printed = collapseSpaces(printType(this.#file, type, this.#enclosing));
    const base = printed.length > 80 || printed.startsWith("{") ? (type.aliasSymbol?.name ?? "object") : printed;
    let name = base;
    for (let number = 2; name in this.shapes; number++) name = `${base}#${number}`;
    return name;
  }

  #members(type: ts.Type, next: (inner: ts.Type) => Shape): Shape {
    const { ts, checker } = this.#file;
    const members = this.#properties(readableProperties(this.#file, type), next);
    const infos = checker.getIndexInfosOfType(type);
    const index = infos.find(({ keyType }) => keyType.flags & ts.TypeFlags.String) ?? infos[0];
    // A mapping over keys that only the caller knows.
    const isOpen = members.length === 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;
    const symbol = requiredSymbol(this.#file, type);
    const more = symbol === undefined ? {} : { symbol };
    if (index === undefined)
      return isOpen ? { kind: "any", opaque: "Record" } : { kind: "interface", members, ...more };
    const value = next(index.type);
    const key = next(index.keyType);
    if (members.length === 0 && symbol === undefined) return { kind: "record", key, value };
    return { kind: "interface", members, ...more, index: value, ...(key.kind === "string" ? {} : { indexKey: key }) };
  }

  #class(type: ts.ObjectType, next: (inner: ts.Type) => Shape): Shape {
    const { ts, checker } = this.#file;
    const construct = checker.getTypeOfSymbolAtLocation(type.symbol, this.#enclosing).getConstructSignatures()[0];
    const parameters = this.#givenFor(type, () =>
      construct?.parameters.map((one) => next(checker.getTypeOfSymbolAtLocation(one, this.#enclosing))),
    );
    const content = contentOfHeir(this.#file, type, construct, next);
    const fields = readableProperties(this.#file, type).filter(({ flags }) => (flags & ts.SymbolFlags.Method) === 0);
    const members = this.#properties(fields, next, (property) => openState(ts, property));
    return {
      kind: "class",
      name: type.symbol.name,
      constructorParameters: parameters ?? [],
      ...(content === undefined ? {} : { content }),
      members,
      ...(isClosed(ts, type.symbol.valueDeclaration, construct?.declaration) ? { isAbstract: true } : {}),
    };
  }

  // A constructor speaks of the class's own parameters, also where the type gives something for them.
  #givenFor<Made>(type: ts.Type, look: () => Made): Made {
    const declared = this.#file.checker.getDeclaredTypeOfSymbol(type.symbol);
    const parameters = (declared.isClassOrInterface() ? declared.typeParameters : undefined) ?? [];
    const list = typeArguments(this.#file, type);
    const own = parameters.flatMap((one, at) => {
      const argument = this.#given.get(list[at] ?? one) ?? list[at] ?? one;
      return argument === one ? [] : [[one, argument] as const];
    });
    const [names, given] = [this.#names, this.#given];
    // What is looked at meanwhile is so for this type alone.
    if (own.length > 0) this.#names = new Map([...names, [declared, names.get(type) ?? type.symbol.name]]);
    this.#given = new Map<ts.Type, ts.Type>([...given, ...own]);
    const made = look();
    [this.#names, this.#given] = [names, given];
    return made;
  }

  #properties(
    properties: readonly ts.Symbol[],
    next: (inner: ts.Type) => Shape,
    stateOf: (property: ts.Symbol) => ReturnType<typeof openState> = () => ({}),
  ): ShapeMember[] {
    const { ts, checker } = this.#file;
    return properties.slice(0, MAX_MEMBERS).map((property) => {
      const { isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0, ...state } = stateOf(property);
      const { name } = property;
      const shape = next(checker.getTypeOfSymbolAtLocation(property, this.#enclosing));
      return isOptional
        ? { name, shape: withoutUndefined(shape), isOptional: true, ...spelledOut(this.#file, property), ...state }
        : { name, shape, ...state };
    });
  }
}

/** A shape without `undefined`, for what may be left out. */
export function withoutUndefined(shape: Shape): Shape {
  return shape.kind === "union" ? oneOf(shape.of.filter(({ kind }) => kind !== "undefined")) : shape;
}

function oneOf(of: readonly Shape[]): Shape {
  const [only, ...others] = of;
  return only !== undefined && others.length === 0 ? only : { kind: "union", of };
}

// The class object itself (`typeof Fish`) has the same symbol as its instances.
function isInstance(ts: FileContext["ts"], type: ts.ObjectType): boolean {
  return (type.objectFlags & (ts.ObjectFlags.ClassOrInterface | ts.ObjectFlags.Reference)) !== 0;
}

/** Whether `new` cannot make an instance: the class is abstract, or its constructor is for itself. */
export function isClosed(ts: FileContext["ts"], owner?: ts.Declaration, construct?: ts.Declaration): boolean {
  const { Abstract, Private, Protected } = ts.ModifierFlags;
  const flags = (node: ts.Declaration | undefined): number => (node ? ts.getCombinedModifierFlags(node) : 0);
  return ((flags(owner) & Abstract) | (flags(construct) & (Private | Protected))) !== 0;
}
