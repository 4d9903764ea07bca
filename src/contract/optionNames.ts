import { DEFAULT_LIMITS } from "./limits.js";

const NAMES = new Set(
  (
    "mode prompt model limits allow isolation candidates tests seed proof approval record budget prices whileHealing store fleet log " +
    "testModel examples properties oracle knowledge heal root accepts throws changes isRepeatable"
  ).split(" "),
);
const LIMITS = new Set([...Object.keys(DEFAULT_LIMITS), "growth"]);

/** The first name among options, or among their limits, that no option has; one with a `$` is for whoever reads the file. */
export function findUnknownOption(options: object & { readonly limits?: object | undefined }): string | undefined {
  const limit = Object.keys(options.limits ?? {}).find((name) => !LIMITS.has(name));
  const other = Object.keys(options).find((name) => !NAMES.has(name) && !name.startsWith("$"));
  return other ?? (limit && `limits.${limit}`);
}
