import type { StandardSchema } from "./standardSchema.js";

/** A function with a description of its parameters by a Standard Schema, for code that the transformer does not see. */
export interface DescribedFunction {
  readonly name: string;
  readonly description?: string;
  /** Of an object that holds the parameters by name. */
  readonly parameters: StandardSchema;
  /** The names in the order in which `run` takes them. @default the order in the JSON Schema that `parameters` gives */
  readonly order?: readonly string[];
  // `any`: whoever describes a function by a schema says there what it takes.
  readonly run: (...values: any[]) => unknown;
}

/** A function for an agent: one that the transformer described, or a {@link DescribedFunction}. */
// `any`: a registered function may have any signature; its captured types are checked at run time.
export type AgentFunction = ((...values: any[]) => unknown) | DescribedFunction;

/** The functions of an agent: a list, or an object whose keys name them. */
export type AgentFunctions = readonly AgentFunction[] | Readonly<Record<string, AgentFunction>>;

/** The awaited result of a registered function. */
export type ValueOf<Registered> = Registered extends { readonly run: (...values: never[]) => infer Result }
  ? Awaited<Result>
  : Registered extends (...values: never[]) => infer Result
    ? Awaited<Result>
    : never;
