import type { Mode } from "../../contract/options.js";

/** Whether a model may be asked in a mode: for a body where there is none, or for a heal. */
export function mayGenerate(mode: Mode, isHeal: boolean): boolean {
  return mode === "auto" || mode === (isHeal ? "heal-only" : "off");
}
