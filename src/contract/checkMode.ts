import { SelfCodingError } from "./errors.js";
import type { Mode } from "./options.js";

const MODES: readonly string[] = ["auto", "heal-only", "frozen", "off"] satisfies readonly Mode[];

/** Whether a text is a mode. */
export function isMode(mode: unknown): mode is Mode {
  return typeof mode === "string" && MODES.includes(mode);
}

/** @throws {SelfCodingError} `options-invalid` for a mode that does not exist */
export function checkMode(mode: string): Mode {
  if (isMode(mode)) return mode;
  throw new SelfCodingError("options-invalid", `Unknown mode "${mode}".`, {
    remedy: "Set the option `mode` or the variable SELFCODING_MODE to auto, heal-only, frozen or off.",
  });
}
