/** An option of a command. */
interface Option {
  readonly type: "boolean" | "string";
  readonly description: string;
  /** One letter. */
  readonly short?: string;
  /** What stands for its value in the help, such as `FILE`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly isRequired?: true;
}

/** An argument that is known by its place. */
interface Positional {
  /** In capitals, as the help shows it. */
  readonly name: string;
  readonly description: string;
  readonly isOptional?: true;
  /** It takes all that follow. */
  readonly isRest?: true;
  /** It names a stub, or stubs. */
  readonly isStub?: true;
  readonly choices?: readonly string[];
}

/** A command of the command line. */
export interface Command {
  /** What it does, as the list of commands says it. */
  readonly summary: string;
  readonly positionals?: readonly Positional[];
  readonly options?: Readonly<Record<string, Option>>;
  /** Lines to try, each with what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  run(args: Arguments): Promise<void>;
}

/** What was typed behind a command's name. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** An option's value; undefined where it was not given and has no default. */
  text(name: string): string | undefined;
  /** Whether an option without a value was given. */
  has(name: string): boolean;
}

/** Every command has these. */
export const SHARED_OPTIONS: Readonly<Record<string, Option>> = {
  help: { type: "boolean", short: "h", description: "Show this" },
  "no-prompt": { type: "boolean", description: "Ask nothing, even on a terminal" },
};
