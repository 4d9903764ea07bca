import type { Terms } from "../../contract/contract.js";
import { TEST_TOOLS } from "../sandboxModules.js";
import type { PrintedCases } from "../cases.js";

/** The clock and the lots of the platform, as they are written in code. */
const SOURCES =
  /\b(?:Date\.now|Math\.random|performance\.now|randomUUID|getRandomValues|random(?:Bytes|Int))\b|new Date\(\)/;
/** The bundler names each module above its code. */
const MODULE = /^\/\/ (?=\S*[/.:]\S*$)/m;

/**
 * Marks the examples of a program that reads the clock or draws lots: `// => aB92J` shows one result of many. A contract
 * that says that the same arguments give the same result says that it is not so.
 */
export function markChance(printed: PrintedCases, code: string, terms: Terms | undefined): PrintedCases {
  if (terms?.isRepeatable === true) return printed;
  // Packages read the clock for much that does not concern a result.
  const own = code.split(MODULE).filter((part) => !isForeign(part.split("\n", 1)[0] ?? ""));
  if (!own.some((part) => SOURCES.test(part))) return printed;
  const runnable = printed.runnable.map((one) =>
    one.origin.origin === "example" ? { ...one, isByChance: true } : one,
  );
  return { ...printed, runnable };
}

function isForeign(module: string): boolean {
  return module.includes("node_modules") || module.startsWith(TEST_TOOLS);
}
