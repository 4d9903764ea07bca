import { SelfCodingError } from "../../contract/errors.js";
import type { Model } from "../../contract/model.js";
import type { Case, Finding, Usage } from "../../contract/nouns.js";
import type { Assignment, Passed } from "./assignment.js";
import { addUsage } from "../../model/addUsage.js";
import { meteredModel } from "../settings/budget.js";
import { ModelTests } from "./modelTests.js";
import { Conversation } from "./conversation.js";
import { checkTask } from "../task.js";

/** The outcome: a candidate that passed every check, or the model's statement that the throw is right. */
interface Proposal {
  readonly outcome: Passed | { readonly rightThrow: NonNullable<Conversation["rightThrow"]> };
  /** The model's own tests and recorded calls, to be kept with the version. */
  readonly tests: readonly Case[];
  /** Which of them the model took back, as sentences. */
  readonly notes: readonly string[];
  readonly attempts: number;
  readonly usage: Usage;
  readonly model: string;
  readonly modelMilliseconds: number;
}

/**
 * Asks the model until a candidate passes, each refusal's findings in the kept conversation. Several candidates are
 * written side by side; those that pass are run on the same inputs, and only one that no other contradicts is taken.
 */
export async function propose(assignment: Assignment): Promise<Proposal> {
  const { request, settings, ports } = assignment;
  const { id } = request.skeleton;
  const model = meteredModel(await ports.model(), { settings, ledger: ports.ledger, id, kept: usageOf(assignment) });
  const tests = new ModelTests(assignment, model);
  await tests.write();
  const conversations = Array.from(
    { length: settings.candidates },
    (_, index) => new Conversation(assignment, model, tests, index),
  );
  for (let attempt = 1; attempt <= settings.limits.attempts; attempt++) {
    const open = conversations.filter(({ stuck }) => stuck === undefined);
    await Promise.all(open.map((conversation) => conversation.advance(attempt)));
    const outcome = await choose(assignment, open, attempt, tests);
    if (outcome !== undefined) return conclude(outcome, attempt, model, tests, conversations);
    for (const { findings, impossible } of open) {
      if (impossible !== undefined) throw cannotBeWritten(id, impossible);
      refuseForPerson(id, findings);
    }
    const [first] = conversations;
    if (conversations.every(({ stuck }) => stuck !== undefined)) {
      const settled = settle(conversations, first?.stuck ?? "");
      if (settled !== undefined) return conclude(settled, attempt, model, tests, conversations);
      throw notWritten(request, `${first?.stuck} (attempt ${attempt}).`, first?.findings ?? []);
    }
  }
  const { attempts } = settings.limits;
  const settled = settle(conversations, `no other of ${attempts} attempts was better`);
  if (settled !== undefined) return conclude(settled, attempts, model, tests, conversations);
  const { findings = [] } = conversations.find(({ stuck }) => stuck === undefined) ?? {};
  throw notWritten(request, `None of ${attempts} attempts passed the checks (limits.attempts).`, findings);
}

// What was only doubted is better than nothing: a reviewer sees the doubts.
function settle(conversations: readonly Conversation[], reason: string): Passed | undefined {
  for (const conversation of conversations) {
    const settled = conversation.settle(reason);
    if (settled !== undefined) return settled;
  }
  return undefined;
}

function cannotBeWritten(id: string, reason: string): SelfCodingError {
  return new SelfCodingError("cannot-be-written", `The model says that ${id} cannot be written: ${reason}`, {
    remedy: "Change its description, its types or what it can reach, or write it by hand.",
    details: { reason },
  });
}

function usageOf({ found }: Assignment): Usage {
  return (found.entry?.versions ?? []).reduce<Usage>((sum, { usage }) => addUsage(sum, usage), {
    promptTokens: 0,
    completionTokens: 0,
  });
}

async function choose(
  assignment: Assignment,
  conversations: readonly Conversation[],
  attempt: number,
  tests: ModelTests,
): Promise<Proposal["outcome"] | undefined> {
  const standing = conversations.filter(({ passed }) => passed !== undefined);
  const [only] = standing;
  if (only === undefined) {
    // One that finds an answer for the input says more than one that finds none.
    const right = conversations.find(({ rightThrow }) => rightThrow !== undefined);
    return right?.rightThrow === undefined ? undefined : { rightThrow: right.rightThrow };
  }
  if (standing.length === 1) return only.passed;
  const task = checkTask(assignment.request, assignment.settings, assignment.found, tests.cases);
  const candidates = standing.flatMap(({ passed }) => (passed === undefined ? [] : [passed.candidate]));
  const { findings, fastest } = await assignment.ports.compare(task, candidates);
  if (findings.every((list) => list.length === 0)) return standing[fastest]?.passed;
  for (const [index, conversation] of standing.entries()) conversation.refuse(attempt, findings[index] ?? []);
  return undefined;
}

function conclude(
  outcome: Proposal["outcome"],
  attempts: number,
  model: Model,
  tests: ModelTests,
  conversations: readonly Conversation[],
): Proposal {
  const parts = [tests, ...conversations];
  const usage = {
    promptTokens: parts.reduce((sum, one) => sum + one.usage.promptTokens, 0),
    completionTokens: parts.reduce((sum, one) => sum + one.usage.completionTokens, 0),
  };
  // Candidates are asked for side by side: the slowest is what was waited for.
  const modelMilliseconds =
    tests.modelMilliseconds + Math.max(...conversations.map((conversation) => conversation.modelMilliseconds));
  return { outcome, tests: tests.cases, notes: tests.notes, attempts, usage, model: model.id, modelMilliseconds };
}

function refuseForPerson(id: string, findings: readonly Finding[]): void {
  const finding = findings.find(({ isForPerson }) => isForPerson === true);
  if (finding === undefined) return;
  throw new SelfCodingError("needs-person", `${id} cannot be checked: ${finding.message}`, {
    remedy: "No other body would help.",
    details: { findings },
  });
}

function notWritten(
  { skeleton: { id }, failure }: Assignment["request"],
  fact: string,
  findings: readonly Finding[],
): SelfCodingError {
  const last = findings.map(({ message }) => `- ${message}`).join("\n");
  const asked = findings.find(({ remedy }) => remedy !== undefined)?.remedy;
  const [done, first] =
    failure === undefined
      ? ["written", asked ?? "Make its description or examples clearer"]
      : ["healed", `Mend its body by hand and run \`selfcoding adopt ${id}\``];
  return new SelfCodingError("not-written", `${id} could not be ${done}. ${fact} The last findings:\n${last}\n`, {
    remedy: `${first}, raise \`limits.attempts\`, or choose a stronger model (SELFCODING_MODEL).`,
    details: { findings },
  });
}
