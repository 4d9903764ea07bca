import type { CapturedCall, Case } from "../contract/nouns.js";
import { addRecording } from "../store/calls/recordings.js";
import { printLiteral } from "../value/literal/literal.js";
import { foundrySide } from "./late/foundry.js";
import { configuredOptions, modeOf } from "./options.js";
import type { goodCallOf } from "./recorded.js";
import type { AnyFunction, ProjectStub } from "./runningStub.js";

/** Larger calls are not kept, so that more need not be printed. */
const MAX_CHARACTERS = 4_000;

/** How often a stub was called, shared by all its bindings. */
interface CallCount {
  made: number;
  /** The call that is recorded next: the 1st, 2nd, 4th, 8th, … */
  next: number;
}

/** A version whose calls are to be recorded. */
interface Recorded {
  readonly stub: ProjectStub;
  readonly implementation: AnyFunction;
  readonly version: number;
  /** Same arguments, same result, as far as its contract or its code tells. */
  readonly isRepeatable: boolean;
}

/** Whether the option `record` wants calls to be counted. */
export function wantsCounting({ options, skeleton }: ProjectStub): boolean {
  const isWanted = options.record ?? configuredOptions().record ?? false;
  return isWanted && canRecord(skeleton.calls) && isHealed(options);
}

/** The implementation behind a counting call, which records the 1st, 2nd, 4th, 8th, … */
export function countCalls(recorded: Recorded, count: CallCount): AnyFunction {
  const { implementation } = recorded;
  return function (this: unknown, ...values: unknown[]) {
    if (++count.made !== count.next) return implementation.apply(this, values);
    count.next *= 2;
    return recordCall(recorded, this, values);
  };
}

/** Makes a call, and records it when it was good. What fails in recording never reaches the caller. */
export function recordCall(recorded: Recorded, self: unknown, values: unknown[]): unknown {
  const { stub, implementation, isRepeatable } = recorded;
  const isWorthIt = isRepeatable && canRecord(stub.skeleton.calls) && isHealed(stub.options);
  if (!isWorthIt) return implementation.apply(self, values);
  const printed: (readonly [name: string, text: string])[] = [];
  const redactor = { redactValue: (name: string, text: string) => (printed.push([name, text]), text), isUsed: false };
  // Before the call, as it may change what it is given.
  const call = stub.capture(self, values, { maxCharacters: MAX_CHARACTERS, redactor });
  const result: unknown = implementation.apply(self, values);
  if (!(result instanceof Promise)) {
    if (stub.skeleton.calls === "sync") keep(recorded, { call, printed }, result);
    return result;
  }
  // The caller gets the promise that follows: a second one beside it would change who hears of a rejection.
  return result.then((value: unknown) => {
    keep(recorded, { call, printed }, value);
    return value;
  });
}

// What a generator gives is known when its caller has read it to the end, which may be never.
function canRecord(calls: ProjectStub["skeleton"]["calls"]): boolean {
  return calls === "sync" || calls === "async";
}

function isHealed(options: ProjectStub["options"]): boolean {
  const mode = modeOf(options);
  return mode !== "off" && mode !== "frozen";
}

function keep({ stub, version }: Recorded, { call, printed }: Parameters<typeof goodCallOf>[0], value: unknown): void {
  // Healed meanwhile: the answer is another version's.
  if (stub.version !== version) return;
  // What reads of it shows to whoever made it, and it is no value of its own.
  if (process.getBuiltinModule("node:util").types.isProxy(value)) return;
  const { text, isSample, notReplayable } = printLiteral(value, { scope: stub.scope, maxCharacters: MAX_CHARACTERS });
  if (isSample || notReplayable !== undefined) return;
  const { id, fingerprint } = stub.skeleton;
  // Values are printed while they are what they were; to look through them for secrets there is time.
  // A program that is started again mostly begins with the same calls.
  const find = (kept: readonly Case[]) =>
    isAmong(kept, call, text) ? undefined : foundrySide().goodCallOf({ call, printed }, text);
  void addRecording(stub.project, { id, number: version, fingerprint }, find);
}

function isAmong(kept: readonly Case[], call: CapturedCall, result: string): boolean {
  const asked = JSON.stringify(call);
  return kept.some(
    ({ input, expect }) =>
      "call" in input && JSON.stringify(input.call) === asked && expect.kind === "returns" && expect.value === result,
  );
}
