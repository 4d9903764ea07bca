import { isIP } from "node:net";
import type { Mode, ModelSettings } from "../../contract/options.js";

/**
 * The mode where none is set. In continuous integration nobody reviews what is written, and no run should depend on a
 * model's mood; one that is recorded, scripted or on the machine itself is there on purpose.
 */
export function defaultMode(
  environment: Readonly<Record<string, string | undefined>>,
  model: ModelSettings | undefined,
): Mode {
  const { CI = "" } = environment;
  const isContinuousIntegration = !["", "0", "false"].includes(CI);
  return isContinuousIntegration && !isOnPurpose(environment, model) ? "frozen" : "auto";
}

function isOnPurpose(
  environment: Readonly<Record<string, string | undefined>>,
  model: ModelSettings | undefined,
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
