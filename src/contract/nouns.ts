import type { Terms } from "./contract.js";
import type { Expectation } from "./expectation.js";

/** A body that the model proposed, taken apart. All texts are TypeScript. */
export interface Candidate {
  /** The statements of the function's body, without its braces. */
  readonly body: string;
  /** Module-level declarations that the body needs; `""` for none. */
  readonly helpers: string;
  /** Import statements; `""` for none. */
  readonly imports: string;
  /** The promises of the docs, as the model or a person read them; absent: only types, tags and code examples count. */
  readonly contract?: Terms;
}

/** The checks in the order in which they run. */
type CheckName = "reply" | "policy" | "contract" | "types" | "compile" | "run" | "properties";

/** An objection of a check to a candidate. The same text goes to the model and to the person. */
export interface Finding {
  readonly check: CheckName;
  /** Stable, kebab-case: `wrong-name`, `forbidden-import`, `type-error`, `wrong-result`, `time-limit`, … */
  readonly code: string;
  /** A full sentence: the fact, and what would be right. */
  readonly message: string;
  /** The line of the candidate's source that is meant, as text. */
  readonly line?: string;
  /** A fault of the surroundings that no other body can fix: it ends the attempts at once and is shown to the person. */
  readonly isForPerson?: boolean;
  /** What a person can change where the model finds no body without it, as half a sentence. */
  readonly remedy?: string;
  /** The model may answer it: it goes back once, and the version can be adopted with it. Absent: it must be fixed. */
  readonly severity?: "soft";
  /** Where the case that it is about comes from. */
  readonly origin?: Case["origin"];
  /** The id of the other stub in whose body the error came up that it tells of. */
  readonly thrownIn?: string;
  /** What the call changed without being allowed to: a parameter, `this`, or a variable of the file. */
  readonly changed?: string;
}

/** The evidence for a candidate without findings, or with only those that the model may answer. */
export interface Evidence {
  readonly notes: readonly string[];
  readonly casesRun: number;
  /** The results of cases without an expected result, as expressions, where later versions can be held to them. */
  readonly results?: readonly { readonly case: Case; readonly value: string }[];
  /** Parameters that it changes as examples of the author show. */
  readonly changes?: readonly string[];
}

/** The verdict of the checks. Data, never an exception. */
export type Verdict =
  | ({ readonly passed: true } & Evidence)
  | {
      readonly passed: false;
      readonly findings: readonly Finding[];
      /** Present when all findings are soft: with it the candidate can be adopted. */
      readonly evidence?: Evidence;
    };

/** A call as text: each argument a TypeScript expression in the scope of the user's module. */
export interface CapturedCall {
  /** The receiver of a method. */
  readonly self?: string;
  readonly arguments: readonly string[];
  /** Variables of enclosing functions that the body may read, for stubs inside functions. */
  readonly locals?: Readonly<Record<string, string>>;
  /** Why the call cannot be run again elsewhere, as a sentence; absent when it can. */
  readonly notReplayable?: string;
  /** There is no call at hand: the function is written ahead of the first. */
  readonly isAhead?: boolean;
  /** Large data was cut to a sample. */
  readonly isSample?: boolean;
  /** Values that look like secrets were replaced by stand-ins of the same form. */
  readonly isRedacted?: boolean;
}

/** Code as in `@example`. */
interface ExampleCode {
  readonly code: string;
  /** The import statements that it shows. */
  readonly imports?: readonly string[];
  /** As the docs show it, where the code that is run is another. */
  readonly shown?: string;
}

/** One input and what must come of it. */
export interface Case {
  /** `person`: somebody has added it to those that are kept. */
  readonly origin: "example" | "option" | "test" | "live" | "healed" | "recorded" | "model" | "contract" | "person";
  readonly input: ExampleCode | { readonly call: CapturedCall };
  readonly expect: Expectation;
  /** Of a contract's example: the words of the docs that state it. */
  readonly quotation?: string;
  /** It stands in the prose of docs whose tags show examples: those bind, this one a model may answer. @default false */
  readonly isAside?: true;
}

/** Tokens that a model used. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Why a version was written. */
interface Cause {
  readonly kind: "first-call" | "stub-change" | "heal" | "hand-edit" | "review" | "command";
  /** The call at hand, printed and shortened; secrets are blotted out. */
  readonly call?: string;
}

/** What a person, or the canary, has said of a version. */
interface Decision {
  readonly kind: "approve" | "reject" | "roll-back" | "release";
  /** A person as git knows them, or `canary`. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

/** A candidate that passed the checks, with where it came from and what became of it. */
export interface Version {
  readonly number: number;
  readonly fingerprint: string;
  /** The readable TypeScript: imports, helpers, function. */
  readonly source: string;
  /** `by hand` for a person's edit. */
  readonly model: string;
  readonly attempts: number;
  readonly usage: Usage;
  /** ISO 8601. */
  readonly adoptedAt: string;
  /** The failure, when the version came from healing. */
  readonly healed?: string;
  /** Notes on what could not be checked. */
  readonly notes: readonly string[];
  /** `proposed` is not run until it is approved, `rejected` never again; absent: it is or was in force. */
  readonly state?: "proposed" | "rejected";
  /** Absent in entries of older releases. */
  readonly cause?: Cause;
  /** The objections to the candidates before it. */
  readonly refusals?: readonly { readonly attempt: number; readonly code: string; readonly message: string }[];
  /** What it passed, and with how many cases. */
  readonly passed?: { readonly checks: readonly CheckName[]; readonly cases: number };
  /** US dollars. */
  readonly dollars?: number;
  readonly decisions?: readonly Decision[];
  /** Of a proposed version: the cases that it brings along. */
  readonly cases?: readonly Case[];
}

/** The store's entry for one stub. */
export interface StoreEntry {
  readonly id: string;
  /** The number of the version in force; 0 while none is. */
  readonly current: number;
  /** The version in force was chosen by a person, who has gone back to it: no other takes its place for the same stub. */
  readonly isPinned?: boolean;
  readonly versions: readonly Version[];
  readonly cases: readonly Case[];
}

/** How an entry stands to the stub as it is written now. */
type EntryState = "missing" | "proposed" | "current" | "edited" | "stale" | "conflict";

/** An entry as it was found: `source` is what the TypeScript file holds now, hand edits included. */
export interface FoundEntry {
  readonly state: EntryState;
  readonly entry?: StoreEntry;
  readonly source?: string;
  /** Absolute path of the TypeScript file, when the store has one. */
  readonly path?: string;
  /** Something that a person should hear, as a broken file that was passed over. */
  readonly warning?: string;
  /** Why a person must look at it before anything is run or written: of the state `conflict`, where there is more to say. */
  readonly fault?: Fault;
}

/** What keeps an entry from being read, and what to do about it. */
interface Fault {
  readonly kind: "merge" | "tampered" | "newer";
  /** A clause about the stub: its path stands beside it, and whoever tells of it says from where. */
  readonly fact: string;
  readonly remedy: string;
}

/** Where versions are kept. A missing `write` means read-only. */
export interface Store {
  read(id: string, fingerprint: string): FoundEntry;
  list(): readonly string[];
  /**
   * Puts `entry` in the place of what was read with `expected` versions and decisions on them (0 for none).
   * @returns false when somebody else wrote first; nothing is changed then.
   */
  write?(entry: StoreEntry, expected: number): boolean;
  remove?(id: string): void;
  /**
   * Finds out ahead whether an entry could be written; absent: nobody knows.
   * @throws {SelfCodingError} `store-unwritable` where it could not
   */
  checkWritable?(id: string): void;
}

/** What the rewrite puts into the user's file; each part one line. */
interface LinkedText {
  readonly body: string;
  /** The body without healing. */
  readonly plain: string;
  readonly imports: string;
  readonly helpers: string;
  /** Where the parts stand in {@link Compiled.source}: the `mappings` of a source map of each line. */
  readonly mappings?: { readonly body: string; readonly plain: string; readonly helpers: string };
}

/** A candidate compiled for both ways of running it. It is JSON. */
export interface Compiled {
  readonly fingerprint: string;
  /** The TypeScript that it was compiled from; equality of this text is what makes a cache entry good. */
  readonly source: string;
  /** For the rewrite: the body in the user's own file. */
  readonly linked: LinkedText;
  /**
   * For `compile/load`: a function body over `$stub`, `$scope`, `$require` that returns the function,
   * with an inline source map to the TypeScript file.
   */
  readonly loaded: string;
  /** It uses something of the world: it is never linked, and loaded anew with what is allowed at that time. */
  readonly isPowerful?: boolean;
  /** Same arguments, same result, as far as its contract or its code tells: calls may be recorded. */
  readonly isRepeatable?: boolean;
  /** As `loaded`, for a function that returns the errors that the contract foresees; absent when there are none. */
  readonly foreseen?: string;
}

/** The project that a stub belongs to. */
export interface Project {
  /** Absolute path. */
  readonly root: string;
  /** Absolute path of the folder of versions, by default `<root>/.selfcoding`. */
  readonly storeDirectory: string;
  /** Absolute path of what may be deleted at any time, by default `<root>/node_modules/.cache/selfcoding`. */
  readonly cacheDirectory: string;
}
