import type { Example } from "./example.js";
import type { StandardSchema } from "../tools/standardSchema.js";

/** Parameters by name, each an example or a schema of https://standardschema.dev. */
// `any`: an example may be of any type, which is inferred.
export type ExampleParameters = Readonly<Record<string, Example<any> | StandardSchema>>;

/** The type that an example or a schema stands for. */
type Exemplified<Given> =
  Given extends Example<infer Value> ? Value : Given extends StandardSchema<infer Output> ? Output : Given;

/** The type of a result: as {@link Exemplified}; a list of different things is a tuple, one of equal things an array. */
export type Returned<Given> = Given extends readonly [infer First, ...infer Rest]
  ? [Widened<Rest[number]>] extends [Widened<First>]
    ? Widened<First>[]
    : { -readonly [Index in keyof Given]: Widened<Given[Index]> }
  : Widened<Exemplified<Given>>;

// A value that is an example stands for its kind.
type Widened<Value> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends bigint
      ? bigint
      : Value extends boolean
        ? boolean
        : Value;

/**
 * The arguments in every order: TypeScript does not know in which order an object's keys stand. Whoever wants just the
 * one gives the signature as type argument.
 */
type Orders<Parameters, Left extends keyof Parameters = keyof Parameters, Each extends keyof Parameters = Left> = [
  Left,
] extends [never]
  ? []
  : Each extends unknown
    ? [Exemplified<Parameters[Each]>, ...Orders<Parameters, Exclude<Left, Each>>]
    : never;

/** The function whose parameters are given by examples. */
export type FunctionOf<Parameters, Result> = (...values: Orders<Parameters>) => Result;
