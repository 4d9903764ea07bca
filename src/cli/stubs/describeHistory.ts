import type { StoreEntry, Version } from "../../contract/nouns.js";
import { stateOf } from "../../history/decide.js";
import type { Shell } from "../shell/shell.js";
import { count, joinLines } from "../../text/lines.js";

const CAUSES: Readonly<Record<NonNullable<Version["cause"]>["kind"], string>> = {
  "first-call": "Written for its first call",
  "stub-change": "Written anew, as the stub had changed",
  heal: "Healed",
  "hand-edit": "Edited by hand",
  review: "Edited in a review",
  command: "Written ahead of its first call",
};

/** A version with its whole history, as git's log tells of a commit. */
export function describeHistory(entry: StoreEntry, version: Version, { paint }: Pick<Shell, "paint">): string {
  const { number, model, adoptedAt, attempts, usage, dollars } = version;
  const tokens = (usage.promptTokens + usage.completionTokens).toLocaleString("en-US");
  const price = dollars === undefined ? "" : `, $${dollars.toFixed(4)}`;
  const cost = attempts === 0 ? [] : [`Cost:   ${count(attempts, "attempt")}, ${tokens} tokens${price}`];
  return [
    paint("yellow", `version ${number} of ${entry.id} (${stateOf(entry, version)})`),
    `Author: ${model}`,
    `Date:   ${adoptedAt}`,
    ...cost,
    "",
    ...factsOf(version, isChange(entry, version)).map((fact) => `    ${fact}`),
  ]
    .join("\n")
    .trimEnd();
}

// A command writes what is missing and what is stale.
function isChange({ versions }: StoreEntry, { number, fingerprint, cause }: Version): boolean {
  const before = versions.findLast((each) => each.number < number);
  return cause?.kind === "command" && before !== undefined && before.fingerprint !== fingerprint;
}

function factsOf(
  { cause, healed, passed, refusals = [], decisions = [], notes }: Version,
  hasChanged: boolean,
): string[] {
  const more = hasChanged ? ", as the stub had changed" : "";
  const occasion = cause === undefined ? (healed === undefined ? [] : ["Healed."]) : [`${CAUSES[cause.kind]}${more}.`];
  return [
    ...occasion,
    ...(healed === undefined ? [] : [`Error: ${joinLines(healed)}`]),
    ...(cause?.call === undefined ? [] : [`Call: ${joinLines(cause.call)}`]),
    ...refusals.map(({ attempt, code, message }) => `Refused at attempt ${attempt}, ${code}: ${joinLines(message)}`),
    ...(passed === undefined ? [] : [`Passed ${passed.checks.join(", ")}, with ${count(passed.cases, "case")}.`]),
    ...notes.map((note) => `Note: ${joinLines(note)}`),
    ...decisions.map(
      ({ kind, by, at, reason }) =>
        `${DECISIONS[kind]} by ${by} on ${at}${reason === undefined ? "." : `: ${joinLines(reason)}`}`,
    ),
  ];
}

const DECISIONS: Readonly<Record<NonNullable<Version["decisions"]>[number]["kind"], string>> = {
  approve: "Approved",
  reject: "Rejected",
  "roll-back": "Gone back to",
  release: "Released",
};
