import fc from "fast-check";
import type { Shape, Skeleton, StubParameter } from "../../transformer/stub.js";
import type { Literals } from "./make/literals.js";
import { Drawing } from "./make/arbitrary.js";
import { edgeInputs } from "./search/edges.js";
import { hasItsKeys, KEY_PLACE, keyedTrees, withKeys } from "./make/keys.js";
import { canDiffer, receiversOf } from "./receivers.js";
import { simplerTrees } from "./search/simpler.js";
import type { InputTree } from "./tree.js";
import { drawnOr, Undrawable } from "./make/undrawable.js";

/** One input: a receiver, for members, and arguments. */
export interface DrawnInput {
  /** That of a case, or one that is drawn itself. */
  readonly self?: { readonly receiver: number } | { readonly tree: InputTree };
  readonly arguments: readonly InputTree[];
  /** The place of the overload that is called, where there are some. */
  readonly overload?: number;
}

/** The inputs that can be drawn for a stub. */
export interface Inputs {
  readonly arbitrary: fc.Arbitrary<DrawnInput>;
  /** The simplest inputs, tried first. */
  readonly edges: readonly DrawnInput[];
  /** Inputs of the same types that are a step simpler than one, the simplest first. */
  readonly simpler: (input: DrawnInput) => Iterable<DrawnInput>;
}

/** The parts of a stub that inputs are drawn for. */
type DrawnStub = Pick<Skeleton, "parameters" | "overloads" | "receiver" | "shapes" | "hasThis" | "owner">;

type Receiver = Pick<DrawnInput, "self">;
type Receivers = fc.Arbitrary<Receiver>;
type Argument = InputTree | undefined;

const SAMPLED_RECEIVERS = 4;

/**
 * The inputs that can be drawn for a stub, or why there are none, as a part of a sentence.
 *
 * @param hints `receivers`: how many receivers the cases have, of which a member is called on
 */
export function inputsOf(
  stub: DrawnStub,
  hints: { readonly literals: Literals; readonly receivers: number },
): Inputs | { readonly undrawable: string } {
  return drawnOr(
    () => drawInputs(stub, hints),
    ({ message }) => ({ undrawable: message }),
  );
}

function drawInputs(stub: DrawnStub, hints: Parameters<typeof inputsOf>[1]): Inputs {
  const ways = stub.overloads ?? [{ parameters: stub.parameters }];
  const drawing = new Drawing(stub.shapes, hints.literals);
  const receivers = drawReceivers(stub, drawing, hints.receivers);
  const isVaried = hints.receivers > 1 || (stub.receiver !== undefined && canDiffer(stub.receiver));
  if (!isVaried && ways.every(({ parameters }) => parameters.length === 0))
    throw new Undrawable("it takes no arguments");
  const drawn = drawWays(drawing, ways);
  const firsts = hints.receivers > 0 ? [{ self: { receiver: 0 } }] : fc.sample(receivers, SAMPLE);
  const place = stub.overloads === undefined ? () => ({}) : (index: number) => ({ overload: index });
  const all = drawn.map(({ values, index }) => values.map((list) => ({ ...place(index), arguments: list })));
  return {
    arbitrary: fc.tuple(receivers, fc.oneof(...all)).map(([self, call]): DrawnInput => ({ ...self, ...call })),
    edges: drawn.flatMap(({ parameters, index }) =>
      edgesOf(drawing, { parameters, shapes: stub.shapes }).flatMap((list, position) =>
        (position === 0 ? firsts : firsts.slice(0, 1)).map((self) => ({ ...self, ...place(index), arguments: list })),
      ),
    ),
    simpler: (input) => simplerInputs(input, ways[input.overload ?? 0]?.parameters ?? [], stub.shapes),
  };
}

const SAMPLE = { seed: 1, numRuns: SAMPLED_RECEIVERS };

/** Those of the cases, and those that can be made. */
function drawReceivers(stub: DrawnStub, drawing: Drawing, count: number): Receivers {
  const known = count === 0 ? [] : [fc.nat(count - 1).map((receiver): Receiver => ({ self: { receiver } }))];
  const made =
    stub.receiver &&
    receiversOf(stub.receiver, {
      of: (shape) => drawing.of(shape),
      argumentsOf: (parameters) => argumentsOf(drawing, parameters),
    });
  const all = [...known, ...(made === undefined ? [] : [made.map((tree): Receiver => ({ self: { tree } }))])];
  if (all.length > 0) return fc.oneof(...all);
  const isMember = stub.hasThis && stub.owner !== undefined;
  const isCalledOn = isMember || (stub.receiver !== undefined && "shape" in stub.receiver);
  if (isCalledOn) throw new Undrawable("no call has a receiver that can be recreated");
  return fc.constant({});
}

interface DrawnWay {
  readonly values: fc.Arbitrary<InputTree[]>;
  readonly parameters: readonly StubParameter[];
  readonly index: number;
}

// Where one way cannot be drawn, the others are.
function drawWays(drawing: Drawing, ways: readonly Pick<DrawnStub, "parameters">[]): DrawnWay[] {
  const all = ways.map(({ parameters }, index) =>
    drawnOr(
      (): DrawnWay => ({ values: argumentsOf(drawing, parameters), parameters, index }),
      (reason) => reason,
    ),
  );
  const drawn = all.filter((way): way is DrawnWay => !(way instanceof Undrawable));
  const [first] = all;
  if (drawn.length === 0 && first instanceof Undrawable) throw first;
  return drawn;
}

function argumentsOf(drawing: Drawing, parameters: readonly StubParameter[]): fc.Arbitrary<InputTree[]> {
  const parts = parameters.map((parameter, index) => partsOf(drawing, parameter, relationTo(parameters, index)));
  const lists: fc.Arbitrary<readonly Argument[]> = fc.tuple(...parts).map((each) => each.flat());
  const related = parameters.some(({ keyOf }) => keyOf !== undefined)
    ? lists.map((list) => withKeys(list, parameters)).filter((list) => list !== undefined)
    : lists;
  return withIndices(related, parameters).map(trimmed);
}

function relationTo(parameters: readonly StubParameter[], index: number): StubParameter["keyOf"] {
  return parameters.find(({ keyOf }) => keyOf?.of === index)?.keyOf;
}

/** A number beside a list is often a place in it: some of them are. */
function withIndices(
  lists: fc.Arbitrary<readonly Argument[]>,
  parameters: readonly StubParameter[],
): fc.Arbitrary<readonly Argument[]> {
  const at = parameters.findIndex(({ shape, isRest }) => shape.kind === "number" && !isRest);
  const beside = parameters.findIndex(({ shape, isRest }) => shape.kind === "array" && !isRest);
  if (at < 0 || beside < 0) return lists;
  return fc.tuple(lists, fc.option(fc.nat(99), { freq: 2 })).map(([list, place]) => {
    const other = list[beside];
    const length = other?.kind === "array" ? other.items.length : 0;
    if (place === null || length === 0 || list[at] === undefined) return list;
    return list.with(at, { kind: "plain", value: place % length });
  });
}

function edgesOf(drawing: Drawing, { parameters, shapes }: Pick<DrawnStub, "parameters" | "shapes">): InputTree[][] {
  const plain = parameters.map((one): StubParameter => (one.keyOf ? { ...one, shape: placeShape(one) } : one));
  const edges = edgeInputs({ parameters: plain, shapes }, (shape) => sampleOf(drawing, shape));
  return edges.flatMap((list) => {
    const filled = withKeys(list, parameters);
    return filled === undefined ? [] : [trimmed(filled)];
  });
}

// A key is chosen by a number.
function placeShape({ keyOf }: StubParameter): Shape {
  return keyOf?.isList ? { kind: "array", of: { kind: "number" } } : { kind: "number" };
}

function sampleOf(drawing: Drawing, shape: Shape): InputTree | undefined {
  const draw = () => fc.sample(drawing.of(shape), { seed: 1, numRuns: 1 })[0];
  // It may be left out, or nothing at all would have been drawn.
  return drawnOr(draw, () => ({ kind: "undefined" }));
}

function* simplerInputs(
  input: DrawnInput,
  parameters: readonly StubParameter[],
  shapes: DrawnStub["shapes"],
): Generator<DrawnInput> {
  const list = input.arguments;
  const last = parameters[list.length - 1];
  if (last?.isOptional === true) yield { ...input, arguments: list.slice(0, -1) };
  for (const [index, tree] of list.entries()) {
    const parameter = parameters[index];
    if (parameter === undefined || parameter.isRest) return;
    for (const simple of simplerTrees(tree, parameter.shape, shapes)) {
      const simpler = list.with(index, simple);
      if (hasItsKeys(simpler, parameters)) yield { ...input, arguments: simpler };
    }
  }
}

function partsOf(
  drawing: Drawing,
  { shape, isOptional, isRest, keyOf }: StubParameter,
  keyedBy: StubParameter["keyOf"],
): fc.Arbitrary<Argument[]> {
  if (isRest) {
    if (keyOf !== undefined) return fc.array(KEY_PLACE, { maxLength: 3 });
    const item = shape.kind === "array" ? drawing.of(shape.of, 1) : undefined;
    if (item !== undefined) return fc.array(item, { maxLength: 5 });
    return drawing.of(shape).map((tree) => (tree.kind === "array" ? tree.items.filter((one) => one !== null) : []));
  }
  const draw = (): fc.Arbitrary<InputTree> => valueOf(drawing, { shape, keyOf, keyedBy });
  if (!isOptional) return draw().map((one) => [one]);
  const given = drawnOr(
    () => fc.option(draw(), { nil: undefined, freq: 2 }),
    () => fc.constant(undefined),
  );
  return given.map((one) => [one]);
}

function valueOf(
  drawing: Drawing,
  { shape, keyOf, keyedBy }: { shape: Shape; keyOf: StubParameter["keyOf"]; keyedBy: StubParameter["keyOf"] },
): fc.Arbitrary<InputTree> {
  if (keyOf?.isList) return fc.array(KEY_PLACE, { maxLength: 3 }).map((items): InputTree => ({ kind: "array", items }));
  if (keyOf !== undefined) return KEY_PLACE;
  if (keyedBy === undefined) return drawing.of(shape);
  return keyedTrees(shape, keyedBy.isOfItems, {
    of: (inner) => drawing.of(inner),
    resolve: (inner) => drawing.resolve(inner),
  });
}

// What is left out at the end is not given at all; in between it is `undefined`.
function trimmed(list: readonly Argument[]): InputTree[] {
  const last = list.findLastIndex((one) => one !== undefined);
  return list.slice(0, last + 1).map((one) => one ?? { kind: "undefined" });
}
