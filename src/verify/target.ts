import type typescript from "typescript";
import type { Skeleton } from "../../transformer/stub.js";
import type { Terms } from "../contract/contract.js";
import type { Case } from "../contract/nouns.js";
import { type PrintContext, printReach } from "./cases.js";
import { ts } from "./compiler.js";
import type { Site } from "./site.js";

/**
 * The code of what inputs are drawn for: the function, receivers to call it on, and what the user's options say of it.
 * The options stand in the user's source, so their functions mean there what they mean here.
 */
export function printTarget(
  cases: readonly Case[],
  context: PrintContext,
  { site, terms }: { readonly site: Site | undefined; readonly terms: Terms | undefined },
): string | { readonly problem: string } {
  const { skeleton } = context;
  const isGetter = skeleton.form === "getter";
  const reached = isGetter
    ? { around: "", expression: `function () { return this${memberText(skeleton)}; }` }
    : printReach(context);
  if ("problem" in reached) return reached;
  const parts = [
    `reach: () => { ${reached.around}return ${reached.expression}; }`,
    `isGetter: ${isGetter}`,
    `name: ${JSON.stringify(skeleton.name)}`,
    `receivers: [${receivers(cases, skeleton).join(", ")}]`,
    ...optionParts(site),
    ...contractParts(site, terms),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** How a member is reached by its written name: `.delete`, `[Symbol.iterator]`, `["a-b"]`. */
function memberText({ spelling }: Skeleton): string {
  if (spelling.startsWith("[")) return spelling;
  return /^["'`\d]/.test(spelling) ? `[${spelling}]` : `.${spelling}`;
}

function receivers(cases: readonly Case[], { form }: Skeleton): string[] {
  if (form !== "method" && form !== "getter") return [];
  const texts = cases.flatMap(({ input }) =>
    "call" in input && input.call.notReplayable === undefined && input.call.self !== undefined ? [input.call.self] : [],
  );
  return [...new Set(texts)].map((text) => `() => (${text})`);
}

function optionParts(site: Site | undefined): string[] {
  const parts: string[] = [];
  for (const key of ["properties", "oracle"] as const) {
    // The strongest stands last.
    const text = site?.found.site.options
      .map((option) => optionText(option, key))
      .findLast((found) => found !== undefined);
    if (text !== undefined) parts.push(`${key}: () => ${text}`);
  }
  return parts;
}

// What the author says in the options is stronger than what the contract says.
function contractParts(site: Site | undefined, terms: Terms | undefined): string[] {
  const fixed = (key: string): string | undefined =>
    site?.found.site.options.map((option) => optionText(option, key)).findLast((found) => found !== undefined);
  const throws = (terms?.throws ?? []).map(({ error, when }) => `{ error: ${JSON.stringify(error)}, when: ${when} }`);
  const accepts = fixed("accepts") ?? terms?.accepts;
  const list = fixed("throws") ?? (throws.length === 0 ? undefined : `[${throws.join(", ")}]`);
  return [
    ...(accepts === undefined ? [] : [`accepts: () => ${accepts}`]),
    ...(list === undefined ? [] : [`throws: () => ${list}`]),
  ];
}

function optionText(option: typescript.Expression, key: string): string | undefined {
  if (!ts.isObjectLiteralExpression(option)) return `(${option.getText()}).${key}`;
  for (const property of option.properties) {
    if (ts.isSpreadAssignment(property)) return `(${option.getText()}).${key}`;
    if (property.name?.getText() !== key) continue;
    if (ts.isPropertyAssignment(property)) return `(${property.initializer.getText()})`;
    return `(${option.getText()}).${key}`;
  }
  return undefined;
}
