import type { CallKind, Shape, Skeleton } from "../../transformer/stub.js";
import type { Allowance } from "../contract/options.js";
import type { InputTree } from "../draw/tree.js";
import type { EqualOptions } from "../value/equal/equal.js";
import type { ValuePair } from "../value/equal/valueGraph.js";

/** A program without its code: its cases and what the harness must know to run them. */
export interface ProgramPlan {
  readonly calls: CallKind;
  /** By which changed arguments are named. @default none */
  readonly parameters?: readonly { readonly name: string; readonly isRest: boolean }[];
  readonly shape: Shape;
  /** Of a type guard or an assertion. */
  readonly guard?: NonNullable<Skeleton["guard"]> | undefined;
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Null and undefined are of every type. @default false */
  readonly isNullable?: true | undefined;
  /** One for each case: how its result is compared. */
  readonly cases: readonly EqualOptions[];
  /** Modules of Node that the program may load, by their bare names. */
  readonly modules: readonly string[];
  /** Calls that have been answered, each the arguments' texts as JSON behind the function's name. @default none */
  readonly answered?: readonly string[];
  /** Powers of the program beyond these modules, and where its folders are looked up from. */
  readonly allow?: Allowance;
  readonly root?: string;
  /** Globals that the candidate reads, whether the sandbox has them or not. @default none */
  readonly globals?: readonly string[];
  /** The cases have run before: the program is only there for drawn inputs. */
  readonly hasRun: boolean;
}

/** An input that was drawn, to be made inside the sandbox. */
export interface DrawRequest {
  /** The receiver: drawn itself, or that of the call at hand; absent for functions. */
  readonly self?: { readonly tree: InputTree } | { readonly receiver: number };
  readonly arguments: readonly InputTree[];
  /** Calls that are made to measure one; 1 when nothing is measured. */
  readonly repeats: number;
}

/** The outcome of a drawn input. */
export interface DrawOutcome extends Outcome {
  /** The call as text, such as `pick(2)`. */
  readonly call: string;
  /** The input could not be made, and why. */
  readonly passedOver?: string;
  /** The reference function's result beside the call's; gone once they are compared. */
  readonly oracle?: Outcome["wanted"];
}

/** An exception as text. */
export interface ThrownText {
  readonly name: string;
  /** The names of its class and of those above it. */
  readonly names: readonly string[];
  readonly message: string;
  readonly stack: string;
  /** The code threw it on purpose; the engine did not raise it. */
  readonly isDeliberate: boolean;
  /** It came of something that the sandbox does not have, such as `node:fs`. */
  readonly unavailable?: string;
  /** The engine missed a name, and these of the candidate's globals are not there: only a page has them. */
  readonly absent?: readonly string[];
  /** The engine ran out of stack: a `RangeError`, and about no range. */
  readonly isOverflow?: true;
  /** It began what would take more time or memory than there is, as a list of 67 million places. */
  readonly isExcess?: true;
}

/** The value that was expected, and whether it came. */
interface Expected {
  readonly text: string;
  readonly isEqual: boolean;
  /** Nothing differs as far as can be seen, but not all can be seen; `isEqual` is false then. */
  readonly isComparable?: false;
  /** Only the last digits of numbers differ, or kinds of blanks. */
  readonly isNear?: boolean;
  /** Why not, as a sentence. */
  readonly why?: string;
  /** How what was expected breaks the declared type, where what came is the call's own result, and fits. */
  readonly misfit?: string;
}

/** What was expected beside what came, as both leave the realm of the code that is judged. */
interface Wanted {
  readonly text: string;
  readonly pair: ValuePair;
  /** How it breaks the declared type, where what came is the call's own result. */
  readonly misfit?: string;
}

/** Something that a call changed. */
interface Change {
  readonly what: "this" | "arguments" | "module";
  /** Of the parameter or the variable; `""` for `this`. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The outcome of one case. */
export interface Outcome {
  readonly kind: "returned" | "threw";
  readonly text?: string;
  /** The text is an expression that makes an equal value. */
  readonly isWhole?: true;
  readonly thrown?: ThrownText;
  /** Where the call's result breaks its shape. */
  readonly mismatch?: string;
  /** The mismatch is a missing element of a list. */
  readonly hasGap?: true;
  /** Gone once the two are compared. */
  readonly wanted?: Wanted;
  /** Present when a value was expected, and compared. */
  readonly expected?: Expected;
  /** The documented value itself could not be evaluated. */
  readonly expectationThrown?: ThrownText;
  /** The changes the call made, before and after. */
  readonly changed: readonly Change[];
  /** Whether the contract accepts the input; absent where it does not say. */
  readonly isAccepted?: boolean;
  /** The errors that the contract foresees for the input; absent where it does not say, or no single call was seen. */
  readonly foreseen?: readonly string[];
  /** A property of the user's that does not hold, or what the reference function says instead. */
  readonly broken?: string;
  /** The clock was asked, or lots were drawn, on the way: another time it may be another result. */
  readonly isByChance?: true;
  /** A promise that nobody waits for was rejected, or a timer threw. */
  readonly stray?: ThrownText;
  readonly milliseconds: number;
}

/** A stub that was called and has no version yet. */
export interface NeedText {
  readonly id: string;
  readonly self?: string;
  readonly arguments: readonly string[];
  readonly locals?: Readonly<Record<string, string>>;
  readonly notReplayable?: string;
  readonly isSample?: boolean;
  /** Where it was called. */
  readonly stack: string;
}

/** A message out of the sandbox, as JSON; nothing else comes out. `receivers` is how many receivers the cases have. */
export type SandboxMessage =
  | { readonly kind: "evaluated" }
  | { readonly kind: "evaluation-failed"; readonly thrown: ThrownText }
  | { readonly kind: "case-start"; readonly index: number }
  | { readonly kind: "case-end"; readonly index: number; readonly outcome: Outcome }
  | { readonly kind: "needs"; readonly need: NeedText }
  | { readonly kind: "exited"; readonly code: string }
  | { readonly kind: "draw-end"; readonly outcome: DrawOutcome }
  | { readonly kind: "done"; readonly receivers: number }
  /** The program waits, and nothing is left that it could wait for. */
  | { readonly kind: "standstill" }
  /** The program was ended; `isClean`: nothing of it is left that the next one could meet. */
  | { readonly kind: "closed"; readonly isClean: boolean };

/** A message to a container: a program, inputs for the open one, or its end. */
export type ProgramRequest =
  | { readonly secret: string; readonly code: string; readonly plan: ProgramPlan }
  /** Each a {@link DrawRequest} as JSON; they are answered one after the other. */
  | { readonly secret: string; readonly draws: readonly string[] }
  | { readonly secret: string; readonly close: true };

/**
 * A message from a container: a list of messages as its text, so that no object crosses. Without the program's secret, which no code
 * in the sandbox is told, nothing is believed.
 */
export interface WorkerMessage {
  readonly secret: string;
  readonly json: string;
}
