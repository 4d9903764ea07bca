import type { FunctionDescription, Shape, ShapeMember, StubParameter } from "../../../transformer/stub.js";
import type { AgentTool } from "./tool.js";
import { fromText } from "./convert.js";
import { decode } from "./decode.js";

type Call = Awaited<ReturnType<AgentTool["read"]>>;

/**
 * Reads the arguments that a model gave for a described function.
 *
 * @param names of its parameters, as the model knows them
 * @param members those that it can give
 */
export function decodeCall(
  given: unknown,
  { parameters, overloads, shapes }: FunctionDescription,
  names: readonly string[],
  members: readonly ShapeMember[],
): Call {
  const readAs = (way: unknown) => ({ way, ...decode(way, { kind: "interface", members }, shapes, "parameters") });
  const asGiven = readAs(given ?? {});
  const isRead = (reading: typeof asGiven): boolean => reading.faults.length === 0;
  const { way, value, faults } = [asGiven, ...otherWays(given, members).map(readAs)].find(isRead) ?? asGiven;
  if (faults.length > 0) return { faults: faults.map(({ path, message }) => `${path}: ${message}`) };
  const named = value as Record<string, unknown>;
  const inOrder = (from: Record<string, unknown>): unknown[] =>
    parameters.flatMap(({ isRest }, index) => {
      const item = from[names[index] ?? ""];
      return isRest ? ((item ?? []) as unknown[]) : [item];
    });
  // What is left out at the end is not passed at all: `arguments.length` and defaults are as in a call by hand.
  const last = parameters.findLastIndex(({ isRest }, index) => isRest || Object.hasOwn(named, names[index] ?? ""));
  const length = parameters.at(-1)?.isRest ? Number.POSITIVE_INFINITY : last + 1;
  const values = inOrder(named).slice(0, length);
  if (overloads === undefined) return { named, values };
  // As the model gave them: an overload may read them in another way than the implementation behind it.
  const raw = inOrder(fromText(way, "{") as Record<string, unknown>).slice(0, length);
  const fitting = decode(
    raw,
    { kind: "union", of: overloads.map((overload) => tupleOf(overload.parameters)) },
    shapes,
    "parameters",
  );
  if (fitting.faults.length === 0) return { named, values: fitting.value as unknown[] };
  const ways = overloads.map(({ signature }) => signature);
  return { faults: [`parameters: no overload takes them together; there are ${ways.join(" and ")}`] };
}

/** Some models give the arguments by their places, or the object of them in a list. */
function otherWays(given: unknown, members: readonly ShapeMember[]): readonly unknown[] {
  const list = fromText(given, "[");
  if (!Array.isArray(list) || list.length > members.length) return [];
  const byPlace = members.slice(0, list.length).map(({ name }, index) => [name, list[index] as unknown]);
  return [Object.fromEntries(byPlace), ...(list.length === 1 ? (list as unknown[]) : [])];
}

function tupleOf(parameters: readonly StubParameter[]): Shape {
  const of = parameters.map(({ shape, isOptional, isRest }) => ({
    shape: isRest && shape.kind === "array" ? shape.of : shape,
    ...(isOptional ? { isOptional } : {}),
    ...(isRest ? { isRest } : {}),
  }));
  return { kind: "tuple", of };
}
