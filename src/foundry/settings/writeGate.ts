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
    const failures = this.#failures.get(nameOf(asked)) ?? [];
    const [first, last] = [failures.at(-FAILURES), failures.at(-1)];
    if (first === undefined || last === undefined) return;
    const wait = Math.ceil((first.at - now) / 1000 + coolDownSeconds);
    if (wait <= 0) return;
    const { code, fact, remedy, details } = last.error;
    throw new SelfCodingError(code, fact, {
      remedy: `${remedy} It has failed ${FAILURES} times: the model is asked again in ${wait} s (limits.coolDownSeconds).`,
      details,
      cause: last.error,
    });
  }

  /** Notes why a writing came to nothing. */
  note(asked: Asked, error: unknown, now: number): void {
    if (!SelfCodingError.is(error) || !PAID.has(error.code)) return;
    const before = this.#failures.get(nameOf(asked)) ?? [];
    this.#failures.set(nameOf(asked), [...before, { at: now, error }].slice(-FAILURES));
  }
}

function nameOf({ project, skeleton: { id, fingerprint } }: Asked): string {
  return [project.root, id, fingerprint].join("\0");
}
