import { SelfCodingError } from "../../contract/errors.js";
import type { EmitEvent } from "../../contract/events.js";
import type { Settings } from "../settings/settings.js";
import type { GenerationRequest } from "../thread/protocol.js";
import { timedOut } from "../timedOut.js";
import type { openFleetStore } from "./fleetStore.js";
import { timerMilliseconds } from "../../value/milliseconds.js";

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

/** Makes the place where the stubs of one thread wait for their turn. */
export function createTurns(): Turns {
  return new Turns();
}

class Turns {
  readonly #first = new Map<string, Promise<Waited>>();

  /**
   * Waits for the turn to write a function: whoever gets what another process writes needs no compiler for it. Who asks
   * while another of this thread does, waits with that one, and gets no turn: what comes of it, they share.
   *
   * @throws {SelfCodingError} `time-limit`, or `closed`
   */
  async await(name: string, waiting: Waiting): Promise<Waited> {
    const first = this.#first.get(name);
    if (first !== undefined) return { late: (await first).late, [Symbol.asyncDispose]: async () => undefined };
    const own = awaitTurn(waiting);
    this.#first.set(name, own);
    try {
      const waited = await own;
      const end = async (): Promise<void> => {
        this.#first.delete(name);
        await waited[Symbol.asyncDispose]();
      };
      return { ...waited, [Symbol.asyncDispose]: end };
    } catch (error) {
      this.#first.delete(name);
      throw error;
    }
  }
}

async function awaitTurn({ request, membership, settings, ended, emit }: Waiting): Promise<Waited> {
  const { id, fingerprint } = request.skeleton;
  const { fleet } = membership;
  const late = AbortSignal.timeout(timerMilliseconds(settings.limits.seconds * 1000));
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
