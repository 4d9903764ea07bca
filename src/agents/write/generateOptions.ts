import type { ExampleParameters } from "./signature.js";
import type { UsesOption } from "../tools/uses.js";

/** How one function is generated. */
export interface GenerateOptions {
  /** The function's name, under which it is kept. @default made of the first words of the request */
  readonly name?: string;
  /** Examples, or schemas, by the names of the parameters. */
  readonly parameters?: ExampleParameters;
  /** An example of what it gives, or a schema. @default `unknown` */
  readonly returns?: unknown;
  /** Whether it gives a promise; with a signature as type argument, that says it. @default false */
  readonly isAsync?: boolean;
  /** Functions it may call, besides those of the agent. */
  readonly uses?: UsesOption;
  /** Functions it must call, by name; `true` means all that it may call. */
  readonly mustUse?: boolean | readonly string[];
}
