import type { Mode, ModelSettings } from "../../contract/options.js";
import { isModelOnPurpose } from "./modelOnPurpose.js";

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
  return isContinuousIntegration && !isModelOnPurpose(model, environment) ? "frozen" : "auto";
}
