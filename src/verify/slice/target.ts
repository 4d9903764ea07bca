import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { Case } from "../../contract/nouns.js";
import { type PrintContext, printReach } from "../run/cases.js";
import { ts } from "../../compiler/compiler.js";
import { printThrows } from "../../terms/printTerms.js";
import { standingReceiver } from "../examples/bareReceiver.js";
import type { Site } from "../site.js";

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
    `isFree: ${skeleton.owner === undefined}`,
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

// Of an object that stands in the file there is one, in whatever state its module leaves it.
function receivers(cases: readonly Case[], skeleton: Skeleton): string[] {
  const texts = cases.flatMap(({ input }) =>
    "call" in input && input.call.notReplayable === undefined && input.call.self !== undefined ? [input.call.self] : [],
  );
  const { hasThis, form, isStatic } = skeleton;
  // The `this` of an object's arrow function is not that object.
  const isHeld = hasThis && (form !== "arrow" || isStatic);
  const standing = isHeld && texts.length === 0 ? standingReceiver(skeleton) : undefined;
  return [...new Set(standing === undefined ? texts : [standing])].map((text) => `() => (${text})`);
}

function optionParts(site: Site | undefined): string[] {
  return (["properties", "oracle"] as const).flatMap((key) => {
    const texts = optionTexts(site, key);
    return texts.length === 0 ? [] : [`${key}: () => ${texts.join(" ?? ")}`];
  });
}

// What the author says in the options is stronger than what the contract says.
function contractParts(site: Site | undefined, terms: Terms | undefined): string[] {
  const contracts = { accepts: terms?.accepts, throws: terms?.throws && printThrows(terms.throws) };
  return (["accepts", "throws"] as const).flatMap((key) => {
    const contract = contracts[key];
    const texts = [...optionTexts(site, key), ...(contract === undefined ? [] : [`(${contract})`])];
    return texts.length === 0 ? [] : [`${key}: () => ${texts.join(" ?? ")}`];
  });
}

/** The code of what the user's options say, the strongest first; of options in a variable only the run tells whether they say it. */
function optionTexts(site: Site | undefined, key: string): string[] {
  return (site?.found.site.options ?? []).flatMap((option) => optionText(option, key) ?? []).reverse();
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
