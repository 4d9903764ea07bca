import type { CheckTask } from "../../contract/checkTask.js";
import type { Candidate, Finding } from "../../contract/nouns.js";
import { type DrawnInput, inputsOf } from "../../draw/inputs.js";
import { isFarFetched } from "../../draw/search/isFarFetched.js";
import { literalsOf } from "../../draw/make/literals.js";
import { sample } from "../../draw/search/search.js";
import type { DrawOutcome } from "../../sandbox/protocol.js";
import type { Session } from "../../sandbox/session.js";
import { redactAll } from "../../secrets/redactAll.js";
import { textsOf } from "../drawn/drawn.js";
import { INPUT_MILLISECONDS, requestOf } from "../drawn/trial.js";
import { short } from "../drawn/judgeDrawn.js";
import { finding } from "../finding.js";
import { launch } from "./launch.js";
import { prepare } from "./prepare.js";
import type { CheckTools } from "../site.js";

/** The results of running several candidates on the same inputs. */
interface Comparison {
  /** One list for each candidate; empty lists when they all agree. */
  readonly findings: readonly (readonly Finding[])[];
  /** The index of the one that took the least time for the cases. */
  readonly fastest: number;
}

interface Answers {
  readonly outcomes: readonly (DrawOutcome | undefined)[];
  readonly milliseconds: number;
}

const MAX_DISAGREEMENTS = 3;

/** Runs candidates that have passed the checks on the same drawn inputs: where they differ, at least one is wrong. */
export async function compareCandidates(
  task: CheckTask,
  candidates: readonly Candidate[],
  tools: CheckTools,
): Promise<Comparison> {
  const answers: Answers[] = [];
  for (const candidate of candidates) answers.push(await answersOf(task, candidate, tools));
  const findings = answers.map((own, index) => disagreements(own, answers, index));
  const times = answers.map(({ milliseconds }) => milliseconds);
  return { findings: redactAll(findings), fastest: times.indexOf(Math.min(...times)) };
}

async function answersOf(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Answers> {
  const run = prepare(task, candidate, tools);
  const launched = await launch(run);
  if ("problem" in launched) return { outcomes: [], milliseconds: Number.POSITIVE_INFINITY };
  await using session = launched.session;
  const { outcomes: cases, receivers } = session.report;
  const milliseconds = cases.reduce((sum, one) => sum + one.milliseconds, 0);
  if (launched.printed.undrawable !== undefined) return { outcomes: [], milliseconds };
  const inputs = inputsOf(task.skeleton, { literals: literalsOf(textsOf(task)), receivers });
  if ("undrawable" in inputs) return { outcomes: [], milliseconds };
  const { seed, inputs: count } = task.options;
  const outcomes: (DrawOutcome | undefined)[] = [];
  // Right bodies may differ in what they make of NaN.
  const fair = sample(inputs, { seed, count }).filter((input) => !isFarFetched(input.arguments));
  for (const input of fair) outcomes.push(await answer(session, input));
  return { outcomes, milliseconds };
}

async function answer(session: Session, input: DrawnInput): Promise<DrawOutcome | undefined> {
  const drawn = await session.draw(requestOf(input), INPUT_MILLISECONDS);
  return "outcome" in drawn && drawn.outcome.passedOver === undefined ? drawn.outcome : undefined;
}

function disagreements(own: Answers, all: readonly Answers[], index: number): Finding[] {
  const findings: Finding[] = [];
  for (const [at, outcome] of own.outcomes.entries()) {
    if (outcome === undefined || findings.length >= MAX_DISAGREEMENTS) continue;
    const others = all.flatMap(({ outcomes }, other) => (other === index ? [] : [outcomes[at]]));
    const different = others.find((other) => other !== undefined && told(other) !== told(outcome));
    if (different === undefined) continue;
    const message = `For ${outcome.call} this candidate ${said(outcome)}, but another one that passed all checks ${said(different)}. Decide by the docs which is right, and fix this one if it is not.`;
    findings.push(finding("properties", "candidates-disagree", message));
  }
  return findings;
}

// Sums of floating numbers depend on their order; that is no disagreement.
function told({ kind, text = "" }: DrawOutcome): string {
  if (kind === "threw") return "threw";
  return text.replace(/-?\d+\.\d+(?:e[+-]?\d+)?/g, (number) => Number(number).toPrecision(9));
}

function said({ kind, text, thrown }: DrawOutcome): string {
  return kind === "threw" ? `threw ${thrown?.name}: ${thrown?.message}` : `returned ${short(text)}`;
}
