import { checkMode } from "../../contract/checkMode.js";
import type { Mode } from "../../contract/options.js";

/** What the plugin of a bundler can be told. */
export interface HostOptions {
  /**
   * `"frozen"`: what is built holds plain bodies and nothing of selfcoding; a stub without a current version fails the
   * build. `"off"` and `"heal-only"` build as `"auto"` does. `SELFCODING_MODE` overrides it. @default "auto"
   */
  readonly mode?: Mode;
}

/** What holds for a build: the environment has the last word. */
interface HostSettings {
  readonly isFrozen: boolean;
  readonly store: string | undefined;
}

/** @throws {SelfCodingError} `options-invalid` for a mode that does not exist */
export function settleHost({ mode: given }: HostOptions): HostSettings {
  return { isFrozen: settleMode(given) === "frozen", store: process.env["SELFCODING_STORE"] || undefined };
}

/**
 * How what is built is to run.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
export function settleMode(given: Mode | undefined): Mode {
  return checkMode(process.env["SELFCODING_MODE"] || given || "auto");
}
