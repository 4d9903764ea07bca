import { SelfCodingError } from "../../contract/errors.js";
import type { GenerationRequest } from "../thread/protocol.js";
import type { Settings } from "./settings.js";

/** Writings of one stub that may fail before it is left alone. */
const FAILURES = 3;

// What a model was paid for. A server that does not answer, or a budget that is spent, may be mended by the next call.
const PAID: ReadonlySet<string> = new Set(["not-written", "cannot-be-written", "needs-person", "time-limit"]);

type Asked = Pick<GenerationRequest, "project" | "skeleton">;

interface Failed {
  /** Milliseconds, by the clock of the ports. */
  readonly at: number;
  readonly error: SelfCodingError;
}

/** Decides how often a stub may be tried that no model can write, so that a hot endpoint does not pay for each call. */
export function createWriteGate(): WriteGate {
  return new WriteGate();
}

class WriteGate {
  readonly #failures = new Map<string, readonly Failed[]>();

  /** @throws {SelfCodingError} the last failure, when the stub has failed too often as it stands */
  refuse(asked: Asked, { limits: { coolDownSeconds } }: Pick<Settings, "limits">, now: number): void {
    const recent = (this.#failures.get(nameOf(asked)) ?? []).filter(({ at }) => now - at < coolDownSeconds * 1000);
    this.#failures.set(nameOf(asked), recent);
    const [first, last] = [recent[0], recent.at(-1)];
    if (recent.length < FAILURES || first === undefined || last === undefined) return;
    const { code, fact, remedy, details } = last.error;
    const wait = Math.ceil((first.at - now) / 1000 + coolDownSeconds);
    throw new SelfCodingError(code, fact, {
      remedy: `${remedy} It has failed ${FAILURES} times: the model is asked again in ${wait} s (limits.coolDownSeconds).`,
      details,
      cause: last.error,
    });
  }

  /** Notes why a writing came to nothing. */
  note(asked: Asked, error: unknown, now: number): void {
    if (!SelfCodingError.is(error) || !PAID.has(error.code)) return;
    this.#failures.set(nameOf(asked), [...(this.#failures.get(nameOf(asked)) ?? []), { at: now, error }]);
  }
}

function nameOf({ project, skeleton: { id, fingerprint } }: Asked): string {
  return [project.root, id, fingerprint].join("\0");
}
