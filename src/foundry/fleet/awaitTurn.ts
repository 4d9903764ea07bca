import { SelfCodingError } from "../../contract/errors.js";
import type { EmitEvent } from "../../contract/events.js";
import type { Settings } from "../settings/settings.js";
import type { GenerationRequest } from "../thread/protocol.js";
import { timedOut } from "../timedOut.js";
import type { openFleetStore } from "./fleetStore.js";

interface Waiting {
  readonly request: GenerationRequest;
  readonly membership: Parameters<typeof openFleetStore>[1];
  readonly settings: Settings;
  /** Aborted when the program ends, with the error that says so. */
  readonly ended: AbortSignal;
  readonly emit: EmitEvent;
}

interface Waited extends AsyncDisposable {
  /** The right to write; absent where another process has written meanwhile, or the fleet cannot be asked. */
  readonly turn?: Parameters<typeof openFleetStore>[3];
  /** Aborted when the time of the request is over. */
  readonly late: AbortSignal;
}

/**
 * Waits for the turn to write a function: whoever gets what another process writes needs no compiler for it.
 *
 * @throws {SelfCodingError} `time-limit`, or `closed`
 */
export async function awaitTurn({ request, membership, settings, ended, emit }: Waiting): Promise<Waited> {
  const { id, fingerprint } = request.skeleton;
  const { fleet } = membership;
  const late = AbortSignal.timeout(settings.limits.seconds * 1000);
  const say = (): void => emit("stage-start", { id, stage: "waiting", attempt: 1 });
  try {
    const turn = await fleet.reserve(fleet.keyOf(id, fingerprint), AbortSignal.any([late, ended]), say);
    if (!("fence" in turn)) return { late, [Symbol.asyncDispose]: async () => undefined };
    return { late, turn, [Symbol.asyncDispose]: () => turn[Symbol.asyncDispose]() };
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    if (late.aborted) {
      const failed = timedOut(settings, error);
      const { code, message } = failed;
      emit("generation-fail", { id, purpose: "write", code, message, findings: [] });
      throw failed;
    }
    // What is to be done then, is decided where it would be written.
    if (SelfCodingError.is(error)) return { late, [Symbol.asyncDispose]: async () => undefined };
    throw error;
  }
}
