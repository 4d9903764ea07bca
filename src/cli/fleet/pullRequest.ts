import { digestOf } from "../../fleet/engine.js";
import { describeHistory } from "../stubs/describeHistory.js";
import type { leave } from "./outcome.js";
import { newsOf } from "./outcome.js";
import { count } from "../../text/lines.js";

type Outcome = ReturnType<typeof leave>;

const PLAIN = { paint: (_style: unknown, text: string): string => text };

/**
 * A branch and a message for what was pulled, with the story of each version; undefined when nothing was. The same versions
 * have the same branch.
 */
export function describePullRequest(
  outcomes: readonly Outcome[],
): { readonly branch: string; readonly title: string; readonly body: string } | undefined {
  const pulled = outcomes.filter(({ after }) => after !== undefined);
  if (pulled.length === 0) return undefined;
  const news = pulled.flatMap((outcome) =>
    newsOf(outcome).map(({ source, state }) => [outcome.stub.skeleton.id, source, state]),
  );
  const functions = count(pulled.length, "function");
  return {
    branch: `selfcoding/fleet-${digestOf(JSON.stringify(news)).slice(0, 10)}`,
    title: `Take versions of ${functions} from the fleet`,
    body: ["Written, checked and run in the programs of the fleet.", ...pulled.map(describeStub)].join("\n\n"),
  };
}

function describeStub(outcome: Outcome): string {
  const { stub, kind, before, after } = outcome;
  if (after === undefined) return "";
  const cases = after.cases.length - (before?.cases.length ?? 0);
  return [
    `## ${stub.skeleton.id}`,
    ...(kind === "merged"
      ? [`Repository and fleet had both gone on: version ${after.current} goes on running, what waits is for a review.`]
      : []),
    ...newsOf(outcome).map((version) => indent(describeHistory(after, version, PLAIN))),
    ...(cases > 0 ? [`${count(cases, "case")} more.`] : []),
  ].join("\n\n");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
}
