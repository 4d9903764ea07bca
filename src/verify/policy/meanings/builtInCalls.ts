import { anyMember, elementsOf, keysOf, memberOf, prototypesOf } from "./members.js";
import {
  fromReal,
  instance,
  type Invocation,
  list,
  makesCode,
  type Meaning,
  SHARED,
  text,
  textsOf,
  type Value,
  type Values,
} from "./values.js";

type Effect = (invocation: Invocation, meaning: Meaning) => Values;

/** Longer texts are no names. */
const MAX_TEXT = 500;

const { prototype: strings } = String;
const { prototype: arrays } = Array;

const first: Effect = ({ given }) => given[0] ?? [];
const itself: Effect = ({ self }) => self;
const elements: Effect = ({ self }, meaning) => self.flatMap((value) => elementsOf(value, meaning).flat());

const read: Effect = ({ given: [from = [], keys = []] }, meaning) => {
  const texts = textsOf(keys);
  if (texts.length === 0) return from.flatMap((value) => [...anyMember(value, meaning)]);
  return from.flatMap((value) => texts.flatMap((key) => memberOf(value, key, meaning)));
};

const prototypes: Effect = ({ given: [of = []] }, meaning) =>
  of.length === 0 ? [SHARED] : of.flatMap((value) => prototypesOf(value, meaning));

// What is inherited counts as well: to ask for more than there is harms nobody.
const descriptor: Effect = (invocation, meaning) => [described(read(invocation, meaning))];

const descriptors: Effect = ({ given: [of = []] }, meaning) =>
  of.map((value) => {
    const keys = [...keysOf(value), "constructor"];
    return record(keys.map((key) => [key, [described(memberOf(value, key, meaning))]]));
  });

const names: Effect = ({ given: [of = []] }) => of.map((value) => list(keysOf(value).map((key) => [text(key)])));

const contents: Effect = ({ given: [of = []] }, meaning) =>
  of.map((value) => list(anyMember(value, meaning).map((one) => [one])));

const pairs: Effect = ({ given: [of = []] }, meaning) =>
  of.map((value) => list(keysOf(value).map((key) => [list([[text(key)], memberOf(value, key, meaning)])])));

const created: Effect = ({ given: [prototype = []] }) =>
  prototype.flatMap((value) => (value.kind === "builtIn" ? [instance(value.object)] : []));

const copied: Effect = ({ given: [of = []] }, meaning) => of.map((value) => list([...elementsOf(value, meaning)]));

const bind: Effect = ({ self, given: [receiver = [], ...given] }) =>
  self.map((target) => ({ kind: "bound", target, self: receiver, given }));

/** Results of built-in functions that are one of their arguments or a part of it. */
const EFFECTS: ReadonlyMap<unknown, Effect> = new Map<unknown, Effect>([
  [Reflect.get, read],
  [Object.getPrototypeOf, prototypes],
  [Reflect.getPrototypeOf, prototypes],
  [
    Object.getOwnPropertyDescriptor(Object.prototype, "__proto__")?.get,
    ({ self, ...rest }, meaning) => prototypes({ ...rest, self, given: [self] }, meaning),
  ],
  [
    Reflect.get(Object.prototype, "__lookupGetter__"),
    ({ given: [keys = []] }) =>
      textsOf(keys).includes("__proto__")
        ? fromReal(Object.getOwnPropertyDescriptor(Object.prototype, "__proto__")?.get)
        : [],
  ],
  [Object.getOwnPropertyDescriptor, descriptor],
  [Reflect.getOwnPropertyDescriptor, descriptor],
  [Object.getOwnPropertyDescriptors, descriptors],
  [Object.keys, names],
  [Object.getOwnPropertyNames, names],
  [Reflect.ownKeys, names],
  [Object.values, contents],
  [Object.entries, pairs],
  [Object.create, created],
  [Function.prototype.bind, bind],
  [Array.from, copied],
  [Set, copied],
  [Array.of, ({ given }) => [list(given)]],
  [Array, ({ given }) => [list(given)]],
  ...[
    Object,
    Object.assign,
    Object.freeze,
    Object.seal,
    Object.preventExtensions,
    Object.defineProperty,
    Object.defineProperties,
    Object.setPrototypeOf,
    Proxy,
    Promise.resolve,
  ].map((each): [unknown, Effect] => [each, first]),
  ...[
    arrays.slice,
    arrays.filter,
    arrays.reverse,
    arrays.sort,
    arrays.concat,
    arrays.flat,
    arrays.values,
    Object.prototype.valueOf,
    strings.toString,
    strings.valueOf,
  ].map((each): [unknown, Effect] => [each, itself]),
  ...[arrays.at, arrays.pop, arrays.shift, arrays.find, arrays.findLast].map((each): [unknown, Effect] => [
    each,
    elements,
  ]),
]);

/** Those of the folded functions that are called on nothing. */
const STATIC: ReadonlySet<unknown> = new Set<unknown>([
  String,
  String.fromCharCode,
  String.fromCodePoint,
  atob,
  decodeURIComponent,
  decodeURI,
  JSON.parse,
]);

/** Built-in functions of texts alone, which are simply called. */
const FOLDED: ReadonlySet<unknown> = new Set<unknown>([
  strings.concat,
  strings.slice,
  strings.substring,
  strings.toLowerCase,
  strings.toUpperCase,
  strings.trim,
  strings.replace,
  strings.replaceAll,
  strings.split,
  strings.charAt,
  strings.at,
  arrays.join,
  arrays.slice,
  arrays.concat,
  arrays.reverse,
  arrays.flat,
  ...STATIC,
]);

/** Built-in functions that call their first argument with the elements of what they belong to. */
export const ITERATORS: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ...[
    arrays.map,
    arrays.forEach,
    arrays.filter,
    arrays.find,
    arrays.findLast,
    arrays.some,
    arrays.every,
    arrays.flatMap,
  ].map((each): [unknown, number] => [each, 0]),
  ...[arrays.reduce, arrays.reduceRight].map((each): [unknown, number] => [each, 1]),
]);

/** The result of a call of a built-in function, as far as it is known. */
export function builtInResult(invocation: Invocation, meaning: Meaning): Values {
  const { callee } = invocation;
  if (callee.kind !== "builtIn") return [];
  const folded = FOLDED.has(callee.object) ? fold(callee.object, invocation, meaning) : undefined;
  if (folded !== undefined) return folded;
  const effect = EFFECTS.get(callee.object);
  if (effect !== undefined) return effect(invocation, meaning);
  return invocation.isNew && !makesCode(callee) ? memberOf(callee, "prototype", meaning).flatMap(ofPrototype) : [];
}

function ofPrototype(prototype: Value): Values {
  return prototype.kind === "builtIn" ? [instance(prototype.object)] : [];
}

function fold(callee: object, { self, given }: Invocation, meaning: Meaning): Values | undefined {
  const [receiver, ...plain] = [self, ...given].map((values) => plainOf(values, meaning));
  if (plain.includes(undefined) || (receiver === undefined && !STATIC.has(callee))) return undefined;
  try {
    return fromPlain(Reflect.apply(callee as () => unknown, receiver, plain));
  } catch {
    // Called with what it does not take, as a malformed address: nothing comes of it at run time either.
    return [];
  }
}

function plainOf(values: Values, meaning: Meaning): string | string[] | undefined {
  const [only, other] = textsOf(values);
  if (only !== undefined) return other === undefined && only.length <= MAX_TEXT ? only : undefined;
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) return undefined;
  const parts = elementsOf(value, meaning).map((element) => textsOf(element));
  return parts.length > 0 && parts.every(({ length }) => length === 1) ? parts.flat() : undefined;
}

function fromPlain(result: unknown): Values {
  if (typeof result === "string") return [text(result)];
  return Array.isArray(result) && result.length <= MAX_TEXT ? [list(result.map((part) => fromPlain(part)))] : [];
}

function described(value: Values): Value {
  return record([["value", value]]);
}

function record(fields: readonly (readonly [string, Values])[]): Value {
  return { kind: "record", fields: new Map(fields), prototype: Object.prototype };
}
