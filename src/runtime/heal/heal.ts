import type { CapturedCall } from "../../contract/nouns.js";
import { fromEnvelope } from "../../foundry/thread/envelope.js";
import type { GenerationResult } from "../../foundry/thread/protocol.js";
import type { Failure } from "../../prompt/describeError.js";
import { Redactor } from "../../secrets/redact.js";
import type { Snapshot } from "../../value/snapshot.js";
import { untilAborted } from "../../model/untilAborted.js";
import { endOfWork, isEnded } from "../shutdown/ended.js";
import { emit } from "../events.js";
import { configuredOptions, modeOf } from "../options.js";
import type { AnyFunction, RunningStub } from "../runningStub.js";
import { isStackOverflow } from "../../value/stackOverflow.js";
import { attachReport } from "./attachReport.js";
import { causesOf, nameAndMessage } from "./causesOf.js";
import { settleHeal } from "./healOption.js";
import { isReadOnce } from "./isReadOnce.js";
import { reasonNotToHeal } from "./triage.js";

// An error is judged where it is first seen; the frames above it, stubs themselves perhaps, pass it on.
const seen = new WeakSet<object>();

/** A call that threw. */
interface Thrown {
  readonly error: unknown;
  readonly self: unknown;
  readonly values: readonly unknown[];
  /** Number of the version whose code threw; undefined for code that stands in the user's file. */
  readonly version: number | undefined;
  /** The arguments as they were at the call, for a function that may change them. */
  readonly before?: Snapshot | undefined;
}

/** Answers a call whose body threw: heals it and calls once more, or throws the user's own error, untouched. */
export function healCall(stub: RunningStub, thrown: Thrown): unknown {
  const { error, version } = thrown;
  // Whoever watches this call judges its error.
  if (stub.isWatched()) {
    thrown.before?.restore();
    throw error;
  }
  // Whoever holds on to older code gets the answer of the version that has replaced it; that one heals itself.
  // There is hardly any stack left to do anything with, and the frames above have their own say.
  if (isStackOverflow(error)) throw error;
  if (stub.version !== undefined && stub.version !== version) {
    thrown.before?.restore();
    if (!stub.gate.mayRepeat(stub.options, version)) throw error;
    return repeat(stub.call, thrown);
  }
  const { calls } = stub.skeleton;
  if (calls === "async") return healAwaiting(stub, thrown);
  if (calls === "asyncGenerator") return iterateHealed(stub, thrown);
  const plan = planHeal(stub, thrown);
  if (plan === undefined) throw error;
  const healed = conclude(stub, plan, error, () => stub.askBlocking(plan.call, plan.failure));
  if (healed === undefined) throw error;
  return repeat(healed, thrown);
}

// What the body has read of an iterator or a stream is gone: an answer to the rest would be another call's.
function repeat(implementation: AnyFunction, { error, self, values }: Thrown): unknown {
  if (values.some(isReadOnce)) throw error;
  return implementation.apply(self, [...values]);
}

/** Heals for the next call, in the background: a generator that already gave items cannot start over. */
export function healLater(stub: RunningStub, thrown: Thrown): void {
  if (stub.healing !== undefined || (stub.version !== undefined && stub.version !== thrown.version)) return;
  const plan = planHeal(stub, thrown);
  if (plan !== undefined) void startHeal(stub, plan, thrown.error, true);
}

async function healAwaiting(stub: RunningStub, thrown: Thrown): Promise<unknown> {
  const healed = await healedInTime(stub, thrown);
  if (healed === undefined) throw thrown.error;
  return repeat(healed, thrown);
}

async function* iterateHealed(stub: RunningStub, thrown: Thrown): AsyncGenerator<unknown> {
  const healed = await healedInTime(stub, thrown);
  if (healed === undefined) throw thrown.error;
  return yield* repeat(healed, thrown) as AsyncGenerator<unknown>;
}

// A program that was told to end must not go on with what is new to it.
async function healedInTime(stub: RunningStub, thrown: Thrown): Promise<AnyFunction | undefined> {
  const ended = endOfWork();
  try {
    return await untilAborted(healedImplementation(stub, thrown), ended);
  } catch (error) {
    if (ended.aborted) return undefined;
    throw error;
  }
}

async function healedImplementation(stub: RunningStub, thrown: Thrown): Promise<AnyFunction | undefined> {
  if (stub.healing === undefined || isSeen(thrown.error)) {
    const plan = planHeal(stub, thrown);
    return plan === undefined ? undefined : startHeal(stub, plan, thrown.error);
  }
  markSeen(thrown.error);
  const whileHealing = stub.options.whileHealing ?? configuredOptions().whileHealing ?? "wait";
  return whileHealing === "throw" ? undefined : stub.hold(stub.healing);
}

interface HealPlan {
  readonly call: CapturedCall;
  readonly callText: string;
  readonly failure: Failure;
}

// An error is the user's own code: reading it may throw again, as may the function of the option.
function planHeal(stub: RunningStub, thrown: Thrown): HealPlan | undefined {
  const skip = (reason: string): undefined => {
    emit("heal-skip", { id: stub.skeleton.id, reason });
  };
  try {
    return decideHeal(stub, thrown, skip);
  } catch {
    return skip("its error cannot be judged: reading it, or the option `heal`, throws itself");
  }
}

function decideHeal(
  stub: RunningStub,
  { error, self, values, version, before }: Thrown,
  skip: (reason: string) => undefined,
): HealPlan | undefined {
  const { name } = stub.skeleton;
  if (isEnded()) return skip("selfcoding was closed");
  const mode = modeOf(stub.options);
  if (mode === "off" || mode === "frozen") return skip(mode === "off" ? "the mode is off" : "the mode is frozen");
  if (isSeen(error)) return undefined;
  markSeen(error);
  const reason = reasonNotToHeal(error, stub, { self, values });
  if (reason !== undefined) return skip(reason);
  const { when } = settleHeal(stub.options.heal);
  if (!when(error, { name, arguments: values })) return skip("the option `heal` rules it out");
  before?.restore();
  const redactor = new Redactor();
  const call = stub.capture(self, values, { redactor });
  const callText = JSON.stringify([call.self, call.arguments, call.locals]);
  const wait = stub.gate.reasonToWait(stub.limits(), callText);
  if (wait !== undefined) return skip(wait);
  return { call, callText, failure: describeFailure(error, version, redactor) };
}

function startHeal(
  stub: RunningStub,
  plan: HealPlan,
  error: unknown,
  isBackground = false,
): Promise<AnyFunction | undefined> {
  stub.healing = stub
    .ask(plan.call, plan.failure, isBackground)
    .then(
      (result) => conclude(stub, plan, error, () => result),
      (lost: unknown) => conclude(stub, plan, error, () => raise(lost)),
    )
    .finally(() => {
      stub.healing = undefined;
    });
  return stub.healing;
}

/** Takes the foundry's answer into force; undefined when the user's own error must go on. */
function conclude(
  stub: RunningStub,
  plan: HealPlan,
  error: unknown,
  answer: () => GenerationResult,
): AnyFunction | undefined {
  stub.gate.start();
  try {
    const result = answer();
    stub.gate.end(result.kind !== "error", plan.callText);
    if (isEnded()) return undefined;
    if (result.kind === "version") return takeHealed(stub, result, plan);
    if (result.kind === "throw-is-right" && result.kept !== undefined)
      stub.adopt(result.kept.compiled, result.kept.version);
    if (result.kind === "error" && result.error.code === "budget-spent")
      emit("heal-skip", { id: stub.skeleton.id, reason: result.error.fact });
    if (result.kind === "error") attachReport(error, fromEnvelope(result.error));
    else emit("heal-skip", { id: stub.skeleton.id, reason: `the throw is right: ${result.reason}` });
  } catch (lost) {
    stub.gate.end(false, plan.callText);
    attachReport(error, lost);
  }
  return undefined;
}

// What the body did to its object before it threw, another call would do a second time.
function takeHealed(
  stub: RunningStub,
  result: Parameters<RunningStub["adoptHealed"]>[0],
  { callText, failure }: HealPlan,
): AnyFunction | undefined {
  const healed = stub.adoptHealed(result, () => stub.gate.takeBack(callText));
  if (result.leavesTraces === true) stub.gate.noteTraces(failure.version);
  if (stub.gate.mayRepeat(stub.options, failure.version)) return healed;
  const reason = "it may have changed its object before it threw, so only later calls run the new version";
  emit("heal-skip", { id: stub.skeleton.id, reason });
  return undefined;
}

function isSeen(error: unknown): boolean {
  return typeof error === "object" && error !== null && seen.has(error);
}

function markSeen(error: unknown): void {
  if (typeof error === "object" && error !== null) seen.add(error);
}

function describeFailure(error: unknown, version: number | undefined, redactor: Redactor): Failure {
  const known = version === undefined ? {} : { version };
  const clean = (text: unknown): string => redactor.redact(String(text));
  const cleaned = ({ name, message }: ReturnType<typeof nameAndMessage>): { name: string; message: string } => ({
    name: clean(name),
    message: clean(message),
  });
  if (!(error instanceof Error)) return { ...cleaned(nameAndMessage(error)), stack: "", ...known };
  const causes = causesOf(error).map(cleaned);
  return {
    ...cleaned(nameAndMessage(error)),
    stack: clean(error.stack ?? ""),
    ...(causes.length === 0 ? {} : { causes }),
    ...known,
  };
}

function raise(error: unknown): never {
  throw error;
}
