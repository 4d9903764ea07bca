import type { RspackPluginInstance } from "@rspack/core";
import { addLoader } from "../addLoader.js";
import type { HostOptions } from "./hostOptions.js";

/**
 * The plugin of Rspack: stubs are captured before their types are gone, and versions that exist are put in their place.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
export default function selfcoding(options: HostOptions = {}): RspackPluginInstance {
  return addLoader(options);
}
