import type { StubOptions } from "../../contract/options.js";
import { configuredOptions } from "../options.js";

type HealOption = NonNullable<StubOptions["heal"]>;
type Settled = Required<Exclude<HealOption, boolean | ((...given: never[]) => unknown)>>;

/** The option `heal` of a stub; what it does not say, `configure` does. */
export function settleHeal(option: HealOption | undefined): Settled {
  return { canary: 0, when: () => true, ...inFull(configuredOptions().heal), ...inFull(option) };
}

function inFull(option: HealOption | undefined): Partial<Settled> {
  if (typeof option === "boolean") return { when: () => option };
  return typeof option === "function" ? { when: option } : (option ?? {});
}
