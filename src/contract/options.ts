/** What `selfcoding` may do. `auto` writes and heals, `frozen` never calls a model, `off` does not heal. */
export type Mode = "auto" | "frozen" | "off";

/** A model as data: what can cross from the caller's thread to the foundry. */
export type ModelSettings =
  | {
      readonly kind: "openai";
      readonly model?: string;
      readonly baseURL?: string;
      readonly apiKey?: string;
      readonly timeoutMilliseconds?: number;
      readonly maxRetries?: number;
    }
  | {
      readonly kind: "recorded";
      readonly directory: string;
      readonly mode: "record" | "replay";
      readonly inner?: ModelSettings;
    }
  | {
      readonly kind: "scripted";
      readonly replies: readonly string[] | Readonly<Record<string, readonly string[]>>;
      /** Tells two scripts with the same replies apart: each goes on where it stopped. */
      readonly script?: string;
    };

/** One example as values instead of as an `@example` line. */
export interface ExampleOption {
  /** The arguments of the call. */
  readonly arguments: readonly unknown[];
  /** The receiver, for methods. */
  readonly this?: unknown;
  /** What the call returns (or resolves to). */
  readonly returns?: unknown;
  /** The class name of what it throws, or a part of its message. */
  readonly throws?: string;
  /** Compare numbers to a relative 1e-6. @default false */
  readonly isApproximate?: boolean;
}

/** Bounds of writing and healing. */
export interface Limits {
  /** Candidates that the model may propose for one version. @default 5 */
  readonly attempts?: number;
  /** Seconds for writing or healing once, the model's time included. @default 300 */
  readonly seconds?: number;
  /** Seconds for one request to the model. @default 120 */
  readonly modelSeconds?: number;
  /** Milliseconds for one case in the sandbox. @default 2000 */
  readonly caseMilliseconds?: number;
  /** Megabytes that a case may take in the sandbox. @default 256 */
  readonly memoryMegabytes?: number;
  /** Heals of one function in an hour. @default 6 */
  readonly healsPerHour?: number;
  /** Seconds without healing after a heal has failed. @default 60 */
  readonly coolDownSeconds?: number;
}

/** What holds where no option says otherwise. */
export const DEFAULT_LIMITS: Required<Limits> = {
  attempts: 5,
  seconds: 300,
  modelSeconds: 120,
  caseMilliseconds: 2000,
  memoryMegabytes: 256,
  healsPerHour: 6,
  coolDownSeconds: 60,
};

/** Options that are plain data; they can stand in a configuration file. */
export interface PlainOptions {
  /** @default "auto"; `SELFCODING_MODE` overrides it */
  readonly mode?: Mode;
  /** What the function is for, where its docs do not say it. */
  readonly prompt?: string;
  /** A model's name, or a model as data. @default from `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `SELFCODING_MODEL` */
  readonly model?: string | ModelSettings;
  readonly limits?: Limits;
  /** What bodies may use beyond pure code: `imports` names modules, besides the side-effect-free ones of Node. */
  readonly allow?: { readonly imports?: readonly string[] };
  /** Whether callers that come while a function is healed wait for it, or get the error. @default "wait" */
  readonly whileHealing?: "wait" | "throw";
  /** The folder of versions, from the project's root. @default ".selfcoding"; `SELFCODING_STORE` overrides it */
  readonly store?: string;
  /** @default "auto": a live line on a terminal, plain lines elsewhere; `SELFCODING_LOG` overrides it */
  readonly log?: "auto" | "silent";
}

/** Options of one stub. */
export interface StubOptions extends Omit<PlainOptions, "store" | "log" | "model"> {
  /** A name, a model as data, or an object that carries it as `settings`, as `scriptedModel(…)` does. */
  readonly model?: string | ModelSettings | { readonly settings: ModelSettings };
  readonly examples?: readonly ExampleOption[];
  /** Whether an error is healed; it is asked last. @default true */
  readonly heal?:
    boolean | ((error: unknown, call: { readonly name: string; readonly arguments: readonly unknown[] }) => boolean);
}

/** Options for all stubs of the process. */
export interface ProcessOptions extends Omit<StubOptions, "examples" | "prompt">, Pick<PlainOptions, "store" | "log"> {
  /** The project's root. @default the nearest folder with a package.json, upward from the stub's module */
  readonly root?: string;
}
