import type { Plugin } from "rolldown";
import type { HostOptions } from "./hostOptions.js";
import { plugin } from "./plugin.js";

/**
 * The plugin of Rolldown: stubs are captured before their types are gone, and versions that exist are put in their place.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
export default function selfcoding(options: HostOptions = {}): Plugin {
  return plugin.rolldown(options);
}
