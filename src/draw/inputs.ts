import fc from "fast-check";
import type { Shape, Skeleton } from "../../transformer/stub.js";
import { Drawing, type Hints } from "./arbitrary.js";
import { edgeInputs } from "./edges.js";
import { simplerTrees } from "./simpler.js";
import type { InputTree } from "./tree.js";
import { Undrawable } from "./undrawable.js";

/** One input: a receiver, for members, and arguments. */
export interface DrawnInput {
  readonly self?: { readonly receiver: number };
  readonly arguments: readonly InputTree[];
}

/** What can be drawn for a stub. */
export interface Inputs {
  readonly arbitrary: fc.Arbitrary<DrawnInput>;
  /** The simplest inputs, tried first. */
  readonly edges: readonly DrawnInput[];
  /** Inputs of the same types that are a step simpler than one, the simplest first. */
  readonly simpler: (input: DrawnInput) => Iterable<DrawnInput>;
}

/** What inputs are drawn for. */
export type DrawnStub = Pick<Skeleton, "parameters" | "shapes" | "form" | "isStatic">;

/**
 * What can be drawn for a stub, or why nothing can, as a part of a sentence.
 *
 * @param hints `receivers`: how many receivers the cases have, of which a member is called on
 */
export function inputsOf(
  stub: DrawnStub,
  hints: Hints & { readonly receivers: number },
): Inputs | { readonly undrawable: string } {
  const isMember = (stub.form === "method" || stub.form === "getter") && !stub.isStatic;
  if (isMember && hints.receivers === 0) return { undrawable: "no call has a receiver that can be made again" };
  if (stub.parameters.length === 0 && hints.receivers < 2) return { undrawable: "it takes no arguments" };
  try {
    const drawing = new Drawing(stub.shapes, hints);
    const parts = stub.parameters.map((parameter) => partsOf(drawing, parameter));
    const values = fc.tuple(...parts).map((lists) => trimmed(lists.flat()));
    const self =
      hints.receivers === 0 ? fc.constant({}) : fc.nat(hints.receivers - 1).map((receiver) => ({ self: { receiver } }));
    const arbitrary = fc.tuple(self, values).map(([receiver, list]): DrawnInput => ({ ...receiver, arguments: list }));
    const first = hints.receivers === 0 ? {} : { self: { receiver: 0 } };
    const edges = edgeInputs(stub, (shape) => sampleOf(drawing, shape));
    return {
      arbitrary,
      edges: edges.map((list) => ({ ...first, arguments: list })),
      simpler: (input) => simplerInputs(input, stub),
    };
  } catch (error) {
    if (!(error instanceof Undrawable)) throw error;
    return { undrawable: error.message };
  }
}

function sampleOf(drawing: Drawing, shape: Shape): InputTree | undefined {
  try {
    return fc.sample(drawing.of(shape), { seed: 1, numRuns: 1 })[0];
  } catch (error) {
    if (!(error instanceof Undrawable)) throw error;
    // It may be left out, or nothing at all would have been drawn.
    return { kind: "undefined" };
  }
}

function* simplerInputs(input: DrawnInput, { parameters, shapes }: DrawnStub): Generator<DrawnInput> {
  const list = input.arguments;
  const last = parameters[list.length - 1];
  if (last?.isOptional === true) yield { ...input, arguments: list.slice(0, -1) };
  for (const [index, tree] of list.entries()) {
    const parameter = parameters[index];
    if (parameter === undefined || parameter.isRest) return;
    for (const simple of simplerTrees(tree, parameter.shape, shapes))
      yield { ...input, arguments: list.with(index, simple) };
  }
}

type Argument = InputTree | undefined;

function partsOf(
  drawing: Drawing,
  { shape, isOptional, isRest }: Skeleton["parameters"][number],
): fc.Arbitrary<Argument[]> {
  if (isRest) {
    const item = shape.kind === "array" ? drawing.of(shape.of, 1) : undefined;
    if (item !== undefined) return fc.array(item, { maxLength: 5 });
    return drawing.of(shape).map((tree) => (tree.kind === "array" ? tree.items.filter((one) => one !== null) : []));
  }
  try {
    const value = drawing.of(shape);
    return (isOptional ? fc.option(value, { nil: undefined, freq: 2 }) : value).map((one) => [one]);
  } catch (error) {
    if (!isOptional || !(error instanceof Undrawable)) throw error;
    return fc.constant([undefined]);
  }
}

// What is left out at the end is not given at all; in between it is `undefined`.
function trimmed(list: readonly Argument[]): InputTree[] {
  const last = list.findLastIndex((one) => one !== undefined);
  return list.slice(0, last + 1).map((one) => one ?? { kind: "undefined" });
}
