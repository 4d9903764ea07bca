import type { FleetOptions } from "./fleetOptions.js";
import type { Budget, Prices } from "./spending.js";

/** How much `selfcoding` may do; see {@link PlainOptions.mode}. */
export type Mode = "auto" | "heal-only" | "frozen" | "off";

/** One reply of a script: a text, or a wish to have tools called. */
export type ScriptedReply =
  | string
  | {
      readonly text?: string;
      /** `arguments` as values, or as the very text that the model is to give. */
      readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[];
    };

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
      readonly replies: readonly ScriptedReply[] | Readonly<Record<string, readonly ScriptedReply[]>>;
      /** Tells two scripts with the same replies apart: each goes on where it stopped. */
      readonly script?: string;
    };

/** One example as values instead of as an `@example` line. */
export interface ExampleOption {
  /** The arguments of the call. */
  readonly arguments: readonly unknown[];
  /** The receiver, for methods. */
  readonly this?: unknown;
  /** The call's return value (or what it resolves to). */
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
  /** Milliseconds for one case: in a child process on Linux the processor's, elsewhere the clock's. @default 2000 */
  readonly caseMilliseconds?: number;
  /** Megabytes that a case may take in the sandbox. @default 256 */
  readonly memoryMegabytes?: number;
  /** Heals of one function in an hour. @default 6 */
  readonly healsPerHour?: number;
  /** Seconds in which a stub is left alone after a heal, or three writings of it, have failed. @default 60 */
  readonly coolDownSeconds?: number;
  /** Inputs that are drawn from the types of the parameters, at most; 0 draws none. @default 100 */
  readonly inputs?: number;
  /** Milliseconds for all drawn inputs together. @default 1000 */
  readonly inputMilliseconds?: number;
  /** How the time may grow with the size of the input, such as `"O(n log n)"`; without it nothing is measured. */
  readonly growth?: Growth;
}

/** Orders of growth that can be measured. */
export type Growth = "O(1)" | "O(log n)" | "O(n)" | "O(n log n)" | "O(n^2)" | "O(n^3)";

/**
 * How findings from drawn inputs, from the model's own expectations and from changes are treated: `"answerable"` lets
 * the model answer each of them once, `"strict"` wants them fixed.
 */
export type Proof = "answerable" | "strict";

/** Which new versions wait for a person: none, those of heals, or all. */
type Approval = "none" | "heals" | "all";

/** The powers of bodies beyond pure code. `true` allows all; a list names hosts, folders or variables. */
export interface Allowance {
  /** Modules besides Node's side-effect-free ones; a package has all powers once it is adopted. @default none */
  readonly imports?: readonly string[];
  /**
   * A list of hosts, such as `"api.example.com"` or `"localhost:8080"`: `fetch` to these only, redirects included. `true`:
   * `fetch`, and Node's modules of the network. @default false
   */
  readonly net?: boolean | readonly string[];
  /** A list of folders, from the project's root: `node:fs` within them. `true`: all of `node:fs`. @default false */
  readonly fs?: boolean | readonly string[];
  /** Names of variables of the environment, and nothing else of `process`. `true`: all of them. @default false */
  readonly env?: boolean | readonly string[];
  /**
   * What a page has and Node has not: `document`, `localStorage`, `matchMedia`. The sandbox has no page: a call that comes
   * to use it counts as not tried. @default false
   */
  readonly dom?: boolean;
}

/** Where candidates run while they are checked; `docs/isolation.md` says what each holds. */
export type Isolation = "context" | "process" | "none";

/**
 * A property that every call must have: given the result (awaited) and then the arguments, with the receiver as `this`;
 * false, or a throw, is a finding.
 */
// `any`: a stub may have any signature, and a user's own property names its types.
export type Property = (this: any, result: any, ...values: any[]) => unknown;

/** Options that are plain data; they can stand in a configuration file. */
export interface PlainOptions {
  /**
   * `auto` writes and heals; `heal-only` heals, and a missing version is an error; `frozen` never calls a model; `off`
   * writes what is missing and heals nothing. `SELFCODING_MODE` overrides it. @default "auto", or "frozen" where the
   * variable `CI` is set and the model is neither recorded, scripted nor on this machine
   */
  readonly mode?: Mode;
  /** The purpose of the function, where its docs do not state it. */
  readonly prompt?: string;
  /** A model's name, or a model as data. @default what `OPENAI_API_KEY`, `OPENAI_BASE_URL` and `SELFCODING_MODEL` say */
  readonly model?: string | ModelSettings;
  /** Bounds of writing and healing. */
  readonly limits?: Limits;
  /** The powers of bodies beyond pure code, while they are checked and after. */
  readonly allow?: Allowance;
  /**
   * Where candidates run while they are checked: in a child `process` without rights, in a hardened `context` of a
   * thread, or with `none` in a plain thread. @default "process", or "context" where Node's permission model is missing
   */
  readonly isolation?: Isolation;
  /** Candidates written side by side and run on the same inputs; the fastest that is right wins. @default 1 */
  readonly candidates?: number;
  /**
   * `"model"` asks the model for cases before any body. Anything else is a test file, from the project's root, for Vitest,
   * Jest, bun:test or node:test: the tests in it that mention the function are run with the candidate in place.
   */
  readonly tests?: string | readonly string[];
  /** Whether the model may answer findings that could be wrong; `"strict"` wants all of them fixed. @default "answerable" */
  readonly proof?: Proof;
  /**
   * Which new versions a person approves before they run. In a configuration file also by pattern of a stub's id or its
   * file, the first that fits: `{ "src/billing/**": "all", "**": "heals" }`. @default "none"
   */
  readonly approval?: Approval | Readonly<Record<string, Approval>>;
  /** The seed of drawn inputs. @default made from the stub, so that a run can be repeated */
  readonly seed?: number;
  /**
   * Whether good calls are sampled at run time, for heals to agree with; it keeps the body behind a counting call. It must
   * stand literally in a stub's own options to hold for bodies that are linked. @default false
   */
  readonly record?: boolean;
  /** The budget for the model; when it is used up, nothing is written or healed. @default no limit */
  readonly budget?: Budget;
  /** The model's prices, for budgets in dollars. */
  readonly prices?: Prices;
  /** Whether callers that come while a function is healed wait for it, or get the error. @default "wait" */
  readonly whileHealing?: "wait" | "throw";
  /**
   * The folder of versions, from the project's root; `":memory:"` for none; or the address of a fleet's database, in front
   * of the default folder. `SELFCODING_STORE` and `SELFCODING_FLEET` override it. @default ".selfcoding"
   */
  readonly store?: string;
  /** How this process takes part in a fleet. */
  readonly fleet?: FleetOptions;
  /** Whether a test run may ask a `"real"` model; `SELFCODING_TEST_MODEL` overrides it. @default "scripted" */
  readonly testModel?: "scripted" | "real";
  /** `"auto"` prints lines for people, `"json"` one of JSON a generation. `SELFCODING_LOG` overrides it. @default "auto" */
  readonly log?: "auto" | "json" | "silent";
}

/** Whoever has a memory that helps to write a function: an agent. */
export interface Knowledgeable {
  readonly name: string;
  /** An agent's `memory`. */
  readonly memory: object;
}

/** An error that is thrown on purpose: its class or a part of its message, and the inputs that it is thrown for. */
export interface ThrowOption {
  /** The class, or a part of the message. */
  readonly error: string;
  /** The inputs that it is thrown for. */
  readonly when: (this: any, ...values: any[]) => boolean;
}

/** Options of one stub. */
export interface StubOptions extends Omit<PlainOptions, "store" | "fleet" | "log" | "model"> {
  /** A name, a model as data, or an object that carries it as `settings`, as `scriptedModel(…)` does. */
  readonly model?: string | ModelSettings | { readonly settings: ModelSettings };
  /** Examples as values, besides those of the docs. */
  readonly examples?: readonly ExampleOption[];
  /** Inputs that the function is for: all others are left out of judgement; it overrides the contract's clause. */
  readonly accepts?: (this: any, ...values: any[]) => boolean;
  /** Errors that are thrown on purpose, and for which inputs; it overrides the contract's clause. */
  readonly throws?: readonly ThrowOption[];
  /** Parameters, `this`, and variables of the file that a call may change; it overrides the contract's clause. */
  readonly changes?: readonly string[];
  /** Same arguments, same result: calls may be recorded; it overrides the contract's clause. */
  readonly isRepeatable?: boolean;
  /** Conditions that must hold for every call, besides its types: they are tried on the examples and on drawn inputs. */
  readonly properties?: readonly Property[];
  /** A function that is slow, or elsewhere, and known to be right: results must be equal to its own. */
  readonly oracle?: (this: any, ...values: any[]) => unknown;
  /** Agents whose memories the model is shown as background; what they remember is no part of what the function promises. */
  readonly knowledge?: readonly Knowledgeable[];
  /**
   * `false` heals no error; a function (`when`) of the error and the call is asked last, and refuses by giving false. The
   * first `canary` calls of a healed version are watched, and it is rolled back when one crashes. @default true, canary 0
   */
  readonly heal?: boolean | HealFilter | { readonly canary?: number; readonly when?: HealFilter };
}

/** Whether an error is to be healed. */
type HealFilter = (error: unknown, call: { readonly name: string; readonly arguments: readonly unknown[] }) => boolean;

/** Options for all stubs of the process. */
export interface ProcessOptions
  extends
    Omit<
      StubOptions,
      "examples" | "prompt" | "properties" | "oracle" | "knowledge" | "accepts" | "throws" | "changes" | "isRepeatable"
    >,
    Pick<PlainOptions, "store" | "fleet" | "log"> {
  /** The project's root. @default the nearest folder with a package.json, upward from the stub's module */
  readonly root?: string;
}
