import { SelfCodingError } from "../contract/errors.js";
import type { Settings } from "./settings/settings.js";

/** The error of what has taken longer than the limits allow. */
export function timedOut({ limits }: Pick<Settings, "limits">, cause: unknown): SelfCodingError {
  return new SelfCodingError("time-limit", `No version was written within ${limits.seconds} s.`, {
    remedy: "Raise the option `limits.seconds`, or choose a faster model (SELFCODING_MODEL).",
    cause,
  });
}
