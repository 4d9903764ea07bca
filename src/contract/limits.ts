import type { Limits } from "./options.js";

/** The default limits; there is no default for growth. */
type SettledLimits = Required<Omit<Limits, "growth">> & Pick<Limits, "growth">;

/** The default limits. */
export const DEFAULT_LIMITS: SettledLimits = {
  attempts: 5,
  seconds: 300,
  modelSeconds: 120,
  caseMilliseconds: 2000,
  memoryMegabytes: 256,
  healsPerHour: 6,
  coolDownSeconds: 60,
  inputs: 100,
  inputMilliseconds: 1000,
};
