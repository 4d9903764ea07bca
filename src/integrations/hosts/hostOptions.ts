import { SelfCodingError } from "../../contract/errors.js";
import type { Mode } from "../../contract/options.js";

/** What the plugin of a bundler can be told. */
export interface HostOptions {
  /**
   * `"frozen"`: what is built holds plain bodies and nothing of selfcoding; a stub without a current version fails the
   * build. `"off"` builds as `"auto"` does. `SELFCODING_MODE` overrides it. @default "auto"
   */
  readonly mode?: Mode;
}

const MODES: readonly string[] = ["auto", "frozen", "off"] satisfies readonly Mode[];

/** What holds for a build: the environment has the last word. */
interface HostSettings {
  readonly isFrozen: boolean;
  readonly store: string | undefined;
}

/** @throws {SelfCodingError} `options-invalid` for a mode that does not exist */
export function settleHost({ mode: given }: HostOptions): HostSettings {
  const mode = process.env["SELFCODING_MODE"] || given || "auto";
  if (!MODES.includes(mode)) {
    throw new SelfCodingError("options-invalid", `Unknown mode "${mode}".`, {
      remedy: "Set the plugin's option `mode` or the variable SELFCODING_MODE to auto, frozen or off.",
    });
  }
  return { isFrozen: mode === "frozen", store: process.env["SELFCODING_STORE"] || undefined };
}
