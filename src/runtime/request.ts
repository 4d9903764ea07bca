import type { ModelReply, ModelRequest } from "../contract/model.js";
import type { CapturedCall } from "../contract/nouns.js";
import { DEFAULT_LIMITS } from "../contract/limits.js";
import type { Limits, PlainOptions } from "../contract/options.js";
import { sharedClient } from "../foundry/thread/sharedClient.js";
import { fromEnvelope } from "../foundry/thread/envelope.js";
import type { GenerationRequest, GenerationResult } from "../foundry/thread/protocol.js";
import { closed } from "../foundry/thread/versionOf.js";
import type { Failure } from "../prompt/describeError.js";
import { noteRunning, takeVersion } from "./fleet/received.js";
import { findProject } from "../store/project.js";
import { captureExamples } from "./capture.js";
import { isEnded } from "./shutdown/ended.js";
import { emit } from "./events.js";
import { fixedClauses } from "./fixedClauses.js";
import { knownFor } from "./knownFor.js";
import { checkOptions, configuredOptions, modeOf, plainOptions, readEnvironment } from "./options.js";
import type { ProjectStub } from "./runningStub.js";

type Subject = Parameters<typeof foundry.follow>[0][number];

const foundry = sharedClient(emit);
foundry.onVersion = takeVersion;

/**
 * Asks the foundry and awaits its answer.
 *
 * @param isBackground nobody waits: a program that is done ends without it
 */
export async function askFoundry(
  stub: ProjectStub,
  call: CapturedCall,
  failure?: Failure,
  isBackground = false,
): Promise<GenerationResult> {
  if (isEnded()) throw closed();
  return foundry.request(describeRequest(stub, call, failure, []), { callUse: stub.extras?.callUse, isBackground });
}

/** Keeps the process until what was begun in the background is done: somebody waits for it now. */
export function holdFoundry<Result>(awaited: Promise<Result>): Promise<Result> {
  return foundry.hold(awaited);
}

/** Asks the foundry and blocks this thread until the answer is there. */
export function askFoundryBlocking(stub: ProjectStub, call: CapturedCall, failure?: Failure): GenerationResult {
  if (isEnded()) throw closed();
  const { seconds = DEFAULT_LIMITS.seconds } = knownLimits(stub);
  return foundry.requestBlocking(describeRequest(stub, call, failure, listeningPorts()), seconds * 1000);
}

/** Has a version of a stub taken back; a person hears of what keeps it in the store. */
export async function askRollBack(stub: ProjectStub, number: number, reason: string): Promise<void> {
  if (isEnded()) return warn(stub, closed());
  try {
    await foundry.rollBack(describeRollBack(stub, number, reason));
  } catch (error) {
    warn(stub, error);
  }
}

/** The same, and this thread waits. */
export function askRollBackBlocking(stub: ProjectStub, number: number, reason: string): void {
  if (isEnded()) return warn(stub, closed());
  try {
    foundry.rollBackBlocking(describeRollBack(stub, number, reason));
  } catch (error) {
    warn(stub, error);
  }
}

function describeRollBack(stub: ProjectStub, number: number, reason: string) {
  return { kind: "roll-back" as const, ...describeSubject(stub), number, reason };
}

// The call has its answer from the version before, whatever becomes of the store.
function warn({ skeleton: { id } }: ProjectStub, error: unknown): void {
  emit("warning-raise", { id, message: (error as Error).message });
}

/** The limits of a stub, as far as this thread knows them: files are read by the foundry, which tells what they say. */
export function knownLimits({ project, options }: Pick<ProjectStub, "project" | "options">): Limits {
  return { ...foundry.limitsOfFiles(project.root), ...configuredOptions().limits, ...options.limits };
}

/**
 * Asks the model one question in the foundry's thread.
 *
 * @param options of who asks; those of `configure`, files and environment are added
 * @param parent the operation that asks, for who listens to tracing channels
 * @throws {SelfCodingError} what keeps the model from answering
 */
export async function askModel(asked: ModelRequest, options: PlainOptions, parent?: string): Promise<ModelReply> {
  if (isEnded()) throw closed();
  const { signal, ...request } = asked;
  const environment = readEnvironment();
  const { root, store } = configuredOptions();
  const project = findProject(process.cwd(), { root, store: environment["SELFCODING_STORE"] || store });
  const mode = modeOf(options);
  const layers = [{ ...options, ...(mode === undefined ? {} : { mode }) }, plainOptions(configuredOptions())];
  const completion = { kind: "complete", parent, request, project, options: layers, environment } as const;
  const result = await foundry.complete(completion, signal);
  if (result.kind === "error") throw fromEnvelope(result.error);
  return result.reply;
}

/** Has newer versions of stubs brought to them, as other processes of a fleet write them. */
export function followFleet(stubs: readonly ProjectStub[]): void {
  if (isEnded()) return;
  const requests = stubs.flatMap((stub) => {
    try {
      return [describeSubject(stub)];
    } catch {
      // What is wrong with its options, its first call says.
      return [];
    }
  });
  // A foundry that has died is started by the next call, which says so.
  void foundry.follow(requests).catch(() => undefined);
}

function describeRequest(
  stub: ProjectStub,
  call: CapturedCall,
  failure: Failure | undefined,
  blockedPorts: readonly number[],
): GenerationRequest {
  const { skeleton, options, extras } = stub;
  return {
    ...describeSubject(stub),
    call,
    cases: [...captureExamples(skeleton, options.examples ?? [], stub.scope), ...(extras?.cases ?? [])],
    knowledge: [knownFor(skeleton, options.knowledge ?? []), extras?.knowledge ?? ""].filter(Boolean).join("\n\n"),
    ...(extras === undefined ? {} : { uses: extras.uses }),
    blockedPorts,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What every request says of a stub. */
function describeSubject(stub: ProjectStub): Subject {
  noteRunning(stub);
  const { skeleton, project, options } = stub;
  checkOptions(options, `the options of ${skeleton.id}`);
  const mode = modeOf(options);
  return {
    skeleton,
    project,
    ...fixedClauses(options),
    options: [{ ...plainOptions(options), ...(mode === undefined ? {} : { mode }) }, plainOptions(configuredOptions())],
    environment: readEnvironment(),
  };
}

// A model server inside this process could never answer while this thread waits. There is no public list of
// listening servers; without the private one the time limit still ends the wait.
function listeningPorts(): number[] {
  const list = (process as { _getActiveHandles?: () => unknown[] })._getActiveHandles;
  if (typeof list !== "function") return [];
  return list.call(process).flatMap((handle) => {
    const address = (handle as { address?: () => unknown }).address;
    if (typeof address !== "function" || !("listening" in (handle as object))) return [];
    const port = (address.call(handle) as { port?: number } | null)?.port;
    return port === undefined ? [] : [port];
  });
}
