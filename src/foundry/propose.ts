import { SelfCodingError } from "../contract/errors.js";
import type { Candidate, Finding, FoundEntry, Message, Model, ModelReply, Usage, Verdict } from "../contract/nouns.js";
import { addUsage } from "../model/addUsage.js";
import { findingsMessage } from "../prompt/messages.js";
import { parseReply } from "../prompt/reply.js";
import { Convergence } from "./convergence.js";
import type { Ports } from "./ports.js";
import type { GenerationRequest } from "./protocol.js";
import type { Settings } from "./settings.js";
import { checkTask } from "./task.js";

/** What the repair loop works on. */
export interface Assignment {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly found: FoundEntry;
  readonly opening: readonly Message[];
  readonly deadline: AbortSignal;
}

/** What it ends with: a candidate that passed every check, or the model's word that the throw is right. */
export interface Proposal {
  readonly outcome:
    { readonly candidate: Candidate; readonly verdict: Verdict & { passed: true } } | { readonly rightThrow: string };
  readonly attempts: number;
  readonly usage: Usage;
  readonly model: string;
  readonly modelMilliseconds: number;
}

/** Asks the model until a candidate passes, each refusal's findings in the kept conversation. */
export async function propose(assignment: Assignment): Promise<Proposal> {
  const { request, settings, ports, opening } = assignment;
  const { id } = request.skeleton;
  const model = await ports.model();
  const conversation = [...opening];
  const convergence = new Convergence();
  let usage: Usage = { promptTokens: 0, completionTokens: 0 };
  let modelMilliseconds = 0;
  let findings: readonly Finding[] = [];
  for (let attempt = 1; attempt <= settings.limits.attempts; attempt++) {
    const askedAt = ports.clock();
    const reply = await ask(assignment, model, conversation, attempt);
    modelMilliseconds += ports.clock() - askedAt;
    usage = addUsage(usage, reply.usage);
    const examined = await examine(assignment, reply, attempt);
    if (!("findings" in examined))
      return { outcome: examined, attempts: attempt, usage, model: model.id, modelMilliseconds };
    findings = examined.findings;
    ports.emit("candidate-refuse", { id, attempt, findings });
    refuseForPerson(id, findings);
    const stuck = convergence.note(examined.candidate, findings);
    if (stuck !== undefined) throw notWritten(id, `${stuck} (attempt ${attempt}).`, findings);
    conversation.push({ role: "assistant", content: reply.text }, findingsMessage(findings));
  }
  throw notWritten(id, `None of ${settings.limits.attempts} attempts passed the checks (limits.attempts).`, findings);
}

async function ask(
  { request, ports, deadline }: Assignment,
  model: Model,
  messages: readonly Message[],
  turn: number,
): Promise<ModelReply> {
  const { id, name } = request.skeleton;
  const purpose = request.failure === undefined ? "write" : "heal";
  ports.emit("stage-start", { id, stage: "model", attempt: turn });
  const subject = { id, name, purpose, turn } as const;
  const reply = await model.complete({ messages, subject, signal: deadline });
  ports.emit("reply-receive", { id, attempt: turn, usage: reply.usage });
  return reply;
}

type Examined = Proposal["outcome"] | { readonly findings: readonly Finding[]; readonly candidate?: Candidate };

async function examine(assignment: Assignment, reply: ModelReply, attempt: number): Promise<Examined> {
  const { request, settings, ports, found } = assignment;
  const { skeleton, failure } = request;
  ports.emit("stage-start", { id: skeleton.id, stage: "checks", attempt });
  const parsed = parseReply(reply, skeleton);
  if ("rightThrow" in parsed && failure !== undefined) return { rightThrow: parsed.rightThrow };
  if (!("candidate" in parsed)) return { findings: "findings" in parsed ? parsed.findings : [unasked(skeleton.name)] };
  const { candidate } = parsed;
  const task = checkTask(request, settings, found);
  const verdict = await judge(assignment, () => ports.verify(task, candidate));
  if (!verdict.passed) return { findings: verdict.findings, candidate };
  const compiled = await ports.compile(candidate, skeleton, "");
  if ("findings" in compiled) return { findings: compiled.findings, candidate };
  return { candidate, verdict };
}

// A body that calls an unwritten stub is judged again once that one is written; each round writes one.
async function judge(
  { request, ports, deadline }: Assignment,
  verify: () => ReturnType<Ports["verify"]>,
): Promise<Verdict> {
  for (;;) {
    const outcome = await verify();
    if ("verdict" in outcome) return outcome.verdict;
    deadline.throwIfAborted();
    await ports.writeNeeded(outcome.needs, request.skeleton.id);
  }
}

function refuseForPerson(id: string, findings: readonly Finding[]): void {
  const finding = findings.find(({ isForPerson }) => isForPerson === true);
  if (finding === undefined) return;
  throw new SelfCodingError("needs-person", `${id} cannot be checked: ${finding.message}`, {
    remedy: "No other body would mend this; see the option `allow` in the README.",
    details: { findings },
  });
}

function notWritten(id: string, fact: string, findings: readonly Finding[]): SelfCodingError {
  const last = findings.map(({ message }) => `- ${message}`).join("\n");
  return new SelfCodingError("not-written", `${id} could not be written. ${fact} The last findings:\n${last}\n`, {
    remedy:
      "Make its description or examples clearer, raise `limits.attempts`, or choose a stronger model (SELFCODING_MODEL).",
    details: { findings },
  });
}

function unasked(name: string): Finding {
  return {
    check: "reply",
    code: "no-function",
    message: `The reply must hold the function ${name}: nothing was thrown that could be right.`,
  };
}
