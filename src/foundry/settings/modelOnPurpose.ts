import { isIP } from "node:net";
import type { ModelSettings } from "../../contract/options.js";

/**
 * Whether a model costs nobody anything that they have not meant: it is recorded, scripted, or on this machine, where somebody
 * has started it.
 */
export function isModelOnPurpose(
  model: ModelSettings | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (model !== undefined && model.kind !== "openai") return true;
  if (model === undefined && environment["SELFCODING_RECORDINGS"]) return true;
  return isLoopback(model?.baseURL || environment["OPENAI_BASE_URL"] || "");
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}
