import type { CapturedCall } from "../contract/nouns.js";
import { DEFAULT_LIMITS } from "../contract/options.js";
import { FoundryClient } from "../foundry/client.js";
import type { Failure, GenerationRequest, GenerationResult } from "../foundry/protocol.js";
import { captureExamples } from "./capture.js";
import { emit } from "./events.js";
import { checkOptions, configuredOptions, modeOf, plainOptions, readEnvironment } from "./options.js";
import type { RunningStub } from "./runningStub.js";

const foundry = new FoundryClient(emit);

/** Asks the foundry and awaits its answer. */
export function askFoundry(stub: RunningStub, call: CapturedCall, failure?: Failure): Promise<GenerationResult> {
  return foundry.request(describeRequest(stub, call, failure, []));
}

/** Asks the foundry and blocks this thread until the answer is there. */
export function askFoundryBlocking(stub: RunningStub, call: CapturedCall, failure?: Failure): GenerationResult {
  const seconds = stub.options.limits?.seconds ?? configuredOptions().limits?.seconds ?? DEFAULT_LIMITS.seconds;
  return foundry.requestBlocking(describeRequest(stub, call, failure, listeningPorts()), seconds * 1000);
}

function describeRequest(
  stub: RunningStub,
  call: CapturedCall,
  failure: Failure | undefined,
  blockedPorts: readonly number[],
): GenerationRequest {
  const { skeleton, project, options } = stub;
  checkOptions(options, `the options of ${skeleton.id}`);
  const mode = modeOf(options);
  return {
    skeleton,
    project,
    call,
    cases: captureExamples(skeleton, options.examples ?? [], stub.scope),
    options: [{ ...plainOptions(options), ...(mode === undefined ? {} : { mode }) }, plainOptions(configuredOptions())],
    environment: readEnvironment(),
    blockedPorts,
    ...(failure === undefined ? {} : { failure }),
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
