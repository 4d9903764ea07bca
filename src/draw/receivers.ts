import fc from "fast-check";
import type { Shape, Skeleton, StubParameter } from "../../transformer/stub.js";
import { isFarFetched } from "./search/isFarFetched.js";
import type { InputTree } from "./tree.js";
import { heirsOf, madeBy } from "./make/members.js";
import { drawnOr } from "./make/undrawable.js";

type Receiver = NonNullable<Skeleton["receiver"]>;

/** Draws the parts of receivers. */
interface Draw {
  readonly of: (shape: Shape) => fc.Arbitrary<InputTree>;
  readonly argumentsOf: (parameters: readonly StubParameter[]) => fc.Arbitrary<InputTree[]>;
}

/**
 * Objects that a stub can be called on: of the type that it declares for them, or made by `new`; where all their state
 * lies open, in any state that the types of their fields allow. Undefined where none can be made.
 */
export function receiversOf(receiver: Receiver, draw: Draw): fc.Arbitrary<InputTree> | undefined {
  // Whatever a member makes of a far-fetched state says little of it.
  return drawnOr(
    () => anyReceiver(receiver, draw).filter((tree) => !isFarFetched([tree])),
    () => undefined,
  );
}

function anyReceiver(receiver: Receiver, draw: Draw): fc.Arbitrary<InputTree> {
  if ("shape" in receiver) return draw.of(receiver.shape);
  const { name, parameters, content, fields = [] } = receiver;
  const made = content ? heirsOf(name, draw.of(content)) : madeBy(name, draw.argumentsOf(parameters));
  if (fields.length === 0) return made;
  const drawn = fields.map(({ name: field, shape }) => draw.of(shape).map((value) => [field, value] as const));
  const inAnyState = fc
    .tuple(...drawn)
    .map((members): InputTree => ({ kind: "instance", name, values: [], fields: members }));
  return fc.oneof({ weight: 1, arbitrary: made }, { weight: 7, arbitrary: inAnyState });
}

/** Whether they differ at all. */
export function canDiffer(receiver: Receiver): boolean {
  return (
    "shape" in receiver ||
    receiver.content !== undefined ||
    receiver.parameters.length > 0 ||
    (receiver.fields ?? []).length > 0
  );
}
