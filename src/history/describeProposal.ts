import type { Case, StoreEntry, Version } from "../contract/nouns.js";
import { currentOf } from "./versionsOf.js";
import { casesWith } from "./decide.js";
import { diffSources } from "./diffSources.js";
import { count, joinLines } from "../text/lines.js";
import { withoutProvenance } from "../text/provenance.js";

/** More of them would be read by nobody. */
const MAX_CASES = 10;

/**
 * A proposed version as Markdown that reads well in a pull request.
 *
 * @param option what the commands that decide on it take besides, with a space before it
 */
export function describeProposal(entry: StoreEntry, version: Version, checksum: string, option = ""): string {
  const { number, healed, cause, notes, refusals = [] } = version;
  const paragraphs = [
    `# ${entry.id}, version ${number} is proposed`,
    healed === undefined ? reasonOf(version) : `It heals \`${joinLines(healed)}\`.`,
    factsOf(version, checksum),
    ...(cause?.call === undefined ? [] : ["## The call", fence("ts", cause.call)]),
    ...describeChange(entry, version),
    ...section(
      "Refused on the way",
      refusals.map(({ attempt, code, message }) => `attempt ${attempt}, ${code}: ${message}`),
    ),
    ...section("Notes", notes),
    ...section("Cases that it is held to", describeCases(casesWith(entry, version.cases ?? []))),
    "## Decide",
    "It runs nowhere until it is approved.",
    fence(
      "sh",
      [
        `npx selfcoding approve ${entry.id}@${number} --checksum ${checksum}${option}`,
        `npx selfcoding reject ${entry.id}@${number} --reason "…"${option}`,
      ].join("\n"),
    ),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function reasonOf({ cause }: Version): string {
  if (cause?.kind === "stub-change") return "The stub has changed since the version before it was written.";
  return "It is the first body of this function.";
}

function factsOf({ model, attempts, usage, dollars, adoptedAt, passed }: Version, checksum: string): string {
  const tokens = (usage.promptTokens + usage.completionTokens).toLocaleString("en-US");
  const price = dollars === undefined ? "" : `, $${dollars.toFixed(4)}`;
  return [
    `- Written by ${model} on ${adoptedAt}: ${count(attempts, "attempt")}, ${tokens} tokens${price}`,
    ...(passed === undefined ? [] : [`- Passed ${passed.checks.join(", ")}, with ${count(passed.cases, "case")}`]),
    `- Checksum ${checksum}`,
  ].join("\n");
}

function describeChange(entry: StoreEntry, version: Version): string[] {
  const current = currentOf(entry);
  if (current === undefined) return ["## The body", fence("ts", withoutProvenance(version.source).trimEnd())];
  const diff = diffSources(
    { name: `version ${current.number}`, source: current.source },
    { name: `version ${version.number}`, source: version.source },
  );
  return [`## Against version ${current.number}, which goes on running`, fence("diff", diff)];
}

function describeCases(cases: readonly Case[]): string[] {
  const lines = cases.slice(0, MAX_CASES).map((one) => `\`${joinLines(inputOf(one))}\` (${one.origin})`);
  const others = cases.length - lines.length;
  return others > 0 ? [...lines, `and ${others} more`] : lines;
}

function inputOf({ input }: Case): string {
  if ("code" in input) return input.code;
  const { self, arguments: values } = input.call;
  return `${self === undefined ? "" : `${self}: `}(${values.join(", ")})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${joinLines(line)}`).join("\n")];
}

// A fence longer than any in the text ends where it should.
function fence(language: string, text: string): string {
  let marks = "```";
  while (text.includes(marks)) marks += "`";
  return `${marks}${language}\n${text}\n${marks}`;
}
