import type { FunctionDescription, Shape } from "../../../transformer/stub.js";
import type { AgentFunction } from "./functions.js";
import type { JsonObject } from "../../value/findJson.js";

/** The values of a call that can be made, or why it cannot. */
type Reading =
  | {
      /** In the order of the function's parameters. */
      readonly values: readonly unknown[];
      /** By the names of the parameters. */
      readonly named: Readonly<Record<string, unknown>>;
    }
  | { readonly faults: readonly string[] };

/** A registered function as the loop works with it. */
export interface AgentTool {
  /** As servers take it: letters, digits, `_` and `-`. */
  readonly name: string;
  /** As it was registered: the key, or the function's own name. */
  readonly registeredName: string;
  /** The text the model reads: docs and signature. */
  readonly text: string;
  /** Of the parameters. */
  readonly schema: JsonObject;
  readonly definitions: Readonly<Record<string, JsonObject>>;
  /** The transformer's description; absent for functions described by a Standard Schema. */
  readonly description?: FunctionDescription;
  /** The registered function. */
  readonly given: AgentFunction;
  // `any`: what a registered function takes is checked by `read`.
  readonly run: (...values: any[]) => unknown;
  /** Reads parameters as a model gave them; every call makes fresh values. */
  read(parameters: unknown): Promise<Reading>;
}

/** The names by which a model gives the parameters: their own, or `argument1` where they are patterns. */
export function parameterNames({ parameters }: Pick<FunctionDescription, "parameters">): string[] {
  return parameters.map(({ name }, index) =>
    /^[A-Za-z_$][\w$]*$/.test(name) && !isRepeated(name, index, parameters) ? name : `argument${index + 1}`,
  );
}

function isRepeated(name: string, index: number, parameters: FunctionDescription["parameters"]): boolean {
  return parameters.findIndex((other) => other.name === name) !== index;
}

/** The part of a shape that JSON cannot express, as a phrase; undefined when a model can send a value of it. */
export function findUngivable(
  shape: Shape,
  shapes: Readonly<Record<string, Shape>>,
  isWritable: (name: string) => boolean,
  seen: ReadonlySet<Shape> = new Set(),
): string | undefined {
  if (seen.has(shape)) return undefined;
  const within = new Set([...seen, shape]);
  const first = (parts: readonly Shape[]): string | undefined =>
    parts.map((part) => findUngivable(part, shapes, isWritable, within)).find((found) => found !== undefined);
  switch (shape.kind) {
    case "function":
    case "symbol":
      return `a ${shape.kind}`;
    case "never":
      return "a value of the type never";
    case "class":
      return `an instance of the class ${shape.name}`;
    case "builtin":
      return isWritable(shape.name) ? undefined : `a value of the type ${shape.name}`;
    case "union": {
      const found = shape.of.map((part) => findUngivable(part, shapes, isWritable, within));
      return found.every((each) => each !== undefined) ? found[0] : undefined;
    }
    case "intersection":
      return first(shape.of);
    case "interface":
      return first(shape.members.filter(({ isOptional }) => isOptional !== true).map((member) => member.shape));
    case "tuple":
      return first(shape.of.filter(({ isOptional, isRest }) => !isOptional && !isRest).map((each) => each.shape));
    case "array":
    case "set":
    case "promise":
    case "iterable":
    case "asyncIterable":
      return first([shape.of]);
    case "map":
    case "record":
      return first([shape.key, shape.value]);
    case "reference":
      return first(shapes[shape.name] === undefined ? [] : [shapes[shape.name] as Shape]);
    default:
      return undefined;
  }
}
