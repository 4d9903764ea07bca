import type { Candidate, Finding, Message, Model, ModelReply, Usage, Verdict } from "../contract/nouns.js";
import { addUsage } from "../model/addUsage.js";
import { candidateMessage, findingsMessage } from "../prompt/messages.js";
import { parseReply } from "../prompt/reply.js";
import { mendChanges } from "../verify/mend.js";
import { Convergence } from "./convergence.js";
import type { ModelTests } from "./modelTests.js";
import type { Assignment, Passed } from "./assignment.js";
import { checkTask } from "./task.js";
import { undoneVersion } from "./undo.js";

const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0 };

/** One conversation about one candidate, over all its attempts. */
export class Strand {
  usage = NO_USAGE;
  modelMilliseconds = 0;
  /** What the last attempt came to; one of the first three. */
  passed: Passed | undefined;
  rightThrow: string | undefined;
  findings: readonly Finding[] = [];
  /** Why another attempt is pointless, as a sentence. */
  stuck: string | undefined;
  readonly #assignment: Assignment;
  readonly #model: Model;
  readonly #tests: ModelTests;
  readonly #conversation: Message[];
  readonly #convergence = new Convergence();
  #reply = "";

  constructor(assignment: Assignment, model: Model, tests: ModelTests, index: number) {
    this.#assignment = assignment;
    this.#model = model;
    this.#tests = tests;
    const { candidates } = assignment.settings;
    this.#conversation = [...assignment.opening, ...(candidates > 1 ? [candidateMessage(index, candidates)] : [])];
  }

  /** Asks the model once, and checks what it answers. */
  async advance(attempt: number): Promise<void> {
    const { ports } = this.#assignment;
    this.passed = undefined;
    const askedAt = ports.clock();
    const reply = await this.#ask(attempt);
    this.modelMilliseconds += ports.clock() - askedAt;
    this.usage = addUsage(this.usage, reply.usage);
    this.#reply = reply.text;
    await this.#examine(reply, attempt);
  }

  /** Takes up what is held against the last candidate: findings, and the candidate unless it may be proposed again. */
  refuse(attempt: number, findings: readonly Finding[], candidate?: Passed["candidate"]): void {
    const { request, ports } = this.#assignment;
    this.passed = undefined;
    this.findings = findings;
    ports.emit("candidate-refuse", { id: request.skeleton.id, attempt, findings });
    this.stuck = this.#convergence.note(candidate, findings);
    this.#conversation.push({ role: "assistant", content: this.#reply }, findingsMessage(findings));
  }

  async #ask(turn: number): Promise<ModelReply> {
    const { request, ports, deadline } = this.#assignment;
    const { id, name } = request.skeleton;
    const purpose = request.failure === undefined ? "write" : "heal";
    ports.emit("stage-start", { id, stage: "model", attempt: turn });
    const subject = { id, name, purpose, turn } as const;
    const reply = await this.#model.complete({ messages: this.#conversation, subject, signal: deadline });
    ports.emit("reply-receive", { id, attempt: turn, usage: reply.usage });
    return reply;
  }

  async #examine(reply: ModelReply, attempt: number): Promise<void> {
    const { request, settings, ports, found } = this.#assignment;
    const { skeleton, failure } = request;
    ports.emit("stage-start", { id: skeleton.id, stage: "checks", attempt });
    const parsed = parseReply(reply, skeleton);
    if ("rightThrow" in parsed && failure !== undefined) {
      this.rightThrow = parsed.rightThrow;
      return;
    }
    if (!("candidate" in parsed)) {
      this.refuse(attempt, "findings" in parsed ? parsed.findings : [unasked(skeleton.name)]);
      return;
    }
    const { candidate, notes } = mendChanges(parsed.candidate, skeleton);
    if (this.#undoes(candidate, attempt)) return;
    this.#tests.withdraw(parsed.withdrawn);
    const verdict = await this.#judge(() =>
      ports.verify(checkTask(request, settings, found, this.#tests.cases), candidate),
    );
    const compiled = verdict.passed ? await ports.compile(candidate, skeleton, "") : undefined;
    if (!verdict.passed) this.refuse(attempt, verdict.findings, candidate);
    else if (compiled !== undefined && "findings" in compiled) this.refuse(attempt, compiled.findings, candidate);
    else this.passed = { candidate, verdict: { ...verdict, notes: [...notes, ...verdict.notes] } };
  }

  /** Ends the strand when the candidate brings back what a heal has replaced. */
  #undoes(candidate: Candidate, attempt: number): boolean {
    const { request, found } = this.#assignment;
    const earlier = request.failure === undefined ? undefined : undoneVersion(candidate, found, request.skeleton);
    if (earlier === undefined) return false;
    const current = found.entry?.current;
    const message = `This is version ${earlier} again, which was replaced because it threw.`;
    this.refuse(attempt, [{ check: "run", code: "undone-heal", message }], candidate);
    this.stuck = `Versions ${earlier} and ${current} undo each other: version ${current} threw, and the model proposed version ${earlier} again, which was replaced because it threw`;
    return true;
  }

  // A body that calls an unwritten stub is judged again once that one is written; each round writes one.
  async #judge(verify: () => ReturnType<Assignment["ports"]["verify"]>): Promise<Verdict> {
    const { request, ports, deadline } = this.#assignment;
    for (;;) {
      const outcome = await verify();
      if ("verdict" in outcome) return outcome.verdict;
      deadline.throwIfAborted();
      await ports.writeNeeded(outcome.needs, request.skeleton.id);
    }
  }
}

function unasked(name: string): Finding {
  return {
    check: "reply",
    code: "no-function",
    message: `The reply must hold the function ${name}: nothing was thrown that could be right.`,
  };
}
