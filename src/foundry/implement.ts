import { SelfCodingError } from "../contract/errors.js";
import type { EventMap } from "../contract/events.js";
import type { FoundEntry } from "../contract/nouns.js";
import { adopt } from "./adopt.js";
import { openConversation, originOf } from "./openConversation.js";
import { useKept } from "./kept.js";
import { takeMinutes } from "./minutes.js";
import type { Ports } from "./ports.js";
import { propose } from "./propose/propose.js";
import type { GenerationRequest, GenerationResult } from "./thread/protocol.js";
import { recordedCalls } from "./propose/recordedCalls.js";
import { repeatCall } from "./propose/repeatCall.js";
import { rejectedOf } from "./propose/undo.js";
import { mayGenerate } from "./settings/mayGenerate.js";
import type { Settings } from "./settings/settings.js";
import { checkTask } from "./task.js";
import { timedOut } from "./timedOut.js";
import { refuseDecided } from "./unapproved.js";
import { timerMilliseconds } from "../value/milliseconds.js";

/**
 * The order of steps from a call to a version: what is kept, else prompt, model, checks, repair, adoption.
 *
 * @throws {SelfCodingError} when no version comes of it; the caller decides what that means for the call
 */
export async function implement(
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
): Promise<GenerationResult> {
  const { skeleton, failure } = request;
  const purpose = failure === undefined ? "write" : "heal";
  await ports.refresh?.();
  const before = read(request, ports);
  const kept = await useKept(before, request, settings, ports);
  if (kept !== undefined) return kept;
  refuseDecided(before, request);
  refuseToAsk(request, settings, ports);
  if (request.isToKeep === true) ports.store.checkWritable?.(skeleton.id);
  const minutes = takeMinutes(ports);
  const late = ports.late ?? AbortSignal.timeout(timerMilliseconds(settings.limits.seconds * 1000));
  const deadline = ports.ended === undefined ? late : AbortSignal.any([late, ports.ended]);
  const startedAt = ports.clock();
  ports.emit("generation-start", { id: skeleton.id, purpose });
  try {
    ports.emit("stage-start", { id: skeleton.id, stage: "waiting", attempt: 1 });
    const { found, written, ...lock } = await waitForTurn(request, settings, ports, deadline);
    await using _lock = lock;
    if (written !== undefined) return written;
    refuseDecided(found, request);
    const known = await lookAround(request, settings, ports, found);
    const opening = openConversation(request, settings, known);
    const { current, isBinding, leavesTraces } = known;
    const judged = known.isPast === true ? withoutCall(request) : request;
    const proposal = await propose({
      request: judged,
      settings,
      ports: minutes.ports,
      found,
      ...(current === undefined ? {} : { current }),
      isBinding,
      opening,
      deadline,
    });
    const milliseconds = ports.clock() - startedAt;
    const adopted = await adopt(proposal, { request: judged, settings, ports, found, purpose, milliseconds, minutes });
    if (adopted?.kind === "version" && leavesTraces === true) return { ...adopted, leavesTraces };
    return adopted ?? (await useKept(read(request, ports), request, settings, ports)) ?? raise(beaten(skeleton.id));
  } catch (error) {
    const failed = failureOf(error, { settings, ports, late });
    fail(failed, { request, purpose, minutes, ports });
    throw failed;
  }
}

function fail(
  error: unknown,
  {
    request,
    purpose,
    minutes,
    ports,
  }: Pick<EventMap["generation-fail"], "purpose"> & {
    readonly request: GenerationRequest;
    readonly minutes: ReturnType<typeof takeMinutes>;
    readonly ports: Ports;
  },
): void {
  const { id } = request.skeleton;
  if (purpose === "write") ports.gate?.note(request, error, ports.clock());
  const code = SelfCodingError.is(error) ? error.code : "foundry-lost";
  // That is told already, as what it is: a proposal.
  if (code === "unapproved") return;
  const { findings, turns } = minutes;
  if (turns.length > 0) ports.keepTranscript(0, turns);
  ports.emit("generation-fail", { id, purpose, code, message: String((error as Error).message), findings });
}

/** Takes the lock; another process may have written the stub while this one waited for it. */
async function waitForTurn(
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
  deadline: AbortSignal,
): Promise<AsyncDisposable & { readonly found: FoundEntry; readonly written: GenerationResult | undefined }> {
  for (;;) {
    const lock = await ports.lock(request.skeleton.id, deadline);
    try {
      const found = read(request, ports);
      const written = await useKept(found, request, settings, ports);
      if (written !== undefined || lock.hasChanged !== true)
        return { found, written, [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose]() };
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** Collects what must be known before the model is asked. */
async function lookAround(
  request: GenerationRequest,
  settings: Settings,
  ports: Ports,
  found: FoundEntry,
): Promise<Parameters<typeof openConversation>[2] & Awaited<ReturnType<typeof repeatCall>>> {
  const { skeleton } = request;
  const task = checkTask(request, settings, undefined);
  const { problem, compiler } = await ports.inspect(task);
  if (problem !== undefined) throw notCheckable(skeleton.id, problem);
  const origin = originOf(found, skeleton);
  const repeated = await repeatCall(request, task, { found, current: origin.current, ports });
  const kept = recordedCalls({ request, found, ports });
  const rejected = rejectedOf(found, skeleton.fingerprint);
  return { ...origin, compiler, kept, rejected, ...repeated };
}

// No body can be held to answer on an object that the failing one has left half changed.
function withoutCall(request: GenerationRequest): GenerationRequest {
  return { ...request, call: { ...request.call, notReplayable: "its object has changed since" } };
}

function read({ skeleton }: GenerationRequest, ports: Ports): FoundEntry {
  const found = ports.store.read(skeleton.id, skeleton.fingerprint);
  if (found.warning !== undefined) ports.emit("warning-raise", { id: skeleton.id, message: found.warning });
  return found;
}

function refuseToAsk(request: GenerationRequest, settings: Settings, ports: Ports): void {
  const { skeleton, failure } = request;
  const { mode } = settings;
  if (mayGenerate(mode, failure !== undefined)) {
    if (failure === undefined) ports.gate?.refuse(request, settings, ports.clock());
    return;
  }
  throw new SelfCodingError("frozen", `${skeleton.id} has no current version, and the mode is ${settings.mode}.`, {
    remedy:
      'Write it where a model may be called (option `mode: "auto"`, or SELFCODING_MODE=auto), and commit its files.',
  });
}

// Said before a model is paid: no body would help.
function notCheckable(
  id: string,
  { kind, message }: NonNullable<Awaited<ReturnType<Ports["inspect"]>>["problem"]>,
): SelfCodingError {
  if (kind === "syntax") return new SelfCodingError("stub-mistake", message, { remedy: "Fix the syntax error." });
  return new SelfCodingError("needs-person", `${id} cannot be checked: ${message}`, {
    remedy: "No other body would help, so the model was not asked.",
    details: { problem: message },
  });
}

function beaten(id: string): SelfCodingError {
  return new SelfCodingError(
    "not-written",
    `Meanwhile another process has written a version of ${id} that does not answer this call.`,
    {
      remedy: "Call again.",
    },
  );
}

function raise(error: unknown): never {
  throw error;
}

/** What ended a generation: where the program ends, or the time is over, all other errors follow from that. */
function failureOf(
  error: unknown,
  { settings, ports, late }: { readonly settings: Settings; readonly ports: Ports; readonly late: AbortSignal },
): unknown {
  if (ports.ended?.aborted) return ports.ended.reason;
  return late.aborted && !SelfCodingError.is(error) ? timedOut(settings, error) : error;
}
