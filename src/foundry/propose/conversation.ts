import type { CheckTask } from "../../contract/checkTask.js";
import type { Terms } from "../../contract/contract.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Message, Model, ModelReply } from "../../contract/model.js";
import type { Candidate, Finding, Usage, Verdict } from "../../contract/nouns.js";
import { addUsage } from "../../model/addUsage.js";
import { candidateMessage, findingsMessage } from "../../prompt/messages.js";
import { parseReply } from "../../prompt/reply/reply.js";
import type { Assignment, Passed } from "./assignment.js";
import { noticeCircles, normalizeBody } from "./convergence.js";
import type { ModelTests } from "./modelTests.js";
import { weighSoftFindings } from "./softFindings.js";
import { checkTask } from "../task.js";
import { rejectedVersion, repeatedVersion } from "./undo.js";

type Reply = ReturnType<typeof parseReply>;

const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0 };

/** One conversation about one candidate, over all its attempts. */
export class Conversation {
  usage = NO_USAGE;
  modelMilliseconds = 0;
  /** The result of the last attempt; one of the first four. */
  passed: Passed | undefined;
  /** The model's word that the failing call is to throw; `candidate` is the version that threw, with the contract that covers it. */
  rightThrow: { readonly reason: string; readonly candidate?: Candidate } | undefined;
  impossible: string | undefined;
  findings: readonly Finding[] = [];
  /** Why another attempt is pointless, as a sentence. */
  stuck: string | undefined;
  readonly #assignment: Assignment;
  readonly #model: Model;
  readonly #tests: ModelTests;
  readonly #conversation: Message[];
  readonly #findCircle = noticeCircles();
  readonly #soft = weighSoftFindings();
  #candidate: Candidate | undefined;
  #isToldOfRing = false;
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

  /** The last candidate that only soft findings stand against, adopted for want of a better one. */
  settle(reason: string): Passed | undefined {
    return this.#soft.standing === undefined ? undefined : this.#soft.keep(reason);
  }

  /** Takes up what is held against the last candidate: findings, and the candidate unless it may be proposed again. */
  refuse(attempt: number, findings: readonly Finding[], candidate?: Candidate): void {
    const { request, ports } = this.#assignment;
    this.passed = undefined;
    this.findings = findings;
    ports.emit("candidate-refuse", { id: request.skeleton.id, attempt, findings });
    this.stuck = this.#findCircle(candidate, findings);
    // Servers refuse a message of the assistant that says nothing.
    const said: Message[] = this.#reply.trim() === "" ? [] : [{ role: "assistant", content: this.#reply }];
    this.#conversation.push(...said, findingsMessage(findings));
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
    const { skeleton } = this.#assignment.request;
    this.#assignment.ports.emit("stage-start", { id: skeleton.id, stage: "checks", attempt });
    const parsed = parseReply(reply, skeleton);
    if ("findings" in parsed) this.refuse(attempt, parsed.findings);
    else if ("candidate" in parsed) await this.#check(parsed.candidate, parsed, attempt);
    else await this.#take(parsed, attempt);
  }

  /** Takes an answer that holds no code. */
  async #take(parsed: Extract<Reply, { answer: string }>, attempt: number): Promise<void> {
    const { request, current } = this.#assignment;
    const { name } = request.skeleton;
    if (parsed.answer === "impossible") this.impossible = parsed.reason;
    else if (parsed.answer === "right-throw" && request.failure !== undefined) await this.#takeThrow(parsed, attempt);
    else if (parsed.answer === "keep" && this.#soft.standing !== undefined && parsed.contract === undefined)
      this.passed = this.#soft.keep(parsed.reason);
    else {
      const last = this.#candidate ?? (parsed.answer === "contract" ? current : undefined);
      if (last === undefined || parsed.contract === undefined) this.refuse(attempt, [unasked(name)]);
      else await this.#check({ ...last, contract: parsed.contract }, parsed, attempt);
    }
  }

  // The body that threw, with a contract that says more than before: the throw is meant.
  #isThrowKept({ contract, ...candidate }: Candidate): boolean {
    const { request, current } = this.#assignment;
    if (request.failure === undefined || current === undefined || contract === undefined) return false;
    return normalizeBody(current) === normalizeBody(candidate) && contract.text !== current.contract?.text;
  }

  // With a contract the word holds for all inputs that it covers, so it must cover this one.
  async #takeThrow({ reason, contract }: ThrowWords, attempt: number): Promise<void> {
    const { request, settings, ports, current, found, isBinding } = this.#assignment;
    // Functions with a body of the user's own have no version whose contract it could be.
    if (contract === undefined || current === undefined || found.entry === undefined || isBinding) {
      this.rightThrow = { reason };
      return;
    }
    const candidate = { ...current, contract };
    // What a call with functions or sockets throws cannot be seen here: the contract is asked where it is made.
    const { isForeseen } =
      request.call.notReplayable === undefined
        ? await ports.reproduce(checkTask(request, settings, undefined), candidate)
        : { isForeseen: true };
    if (isForeseen) this.rightThrow = { reason, candidate };
    else this.refuse(attempt, [uncovered()]);
  }

  async #check(given: Candidate, words: Words, attempt: number): Promise<void> {
    const { request, ports } = this.#assignment;
    const candidate = this.#withContract(given);
    this.#candidate = candidate;
    if (this.#isThrowKept(candidate))
      return this.#takeThrow({ reason: "", ...words, contract: candidate.contract }, attempt);
    if (this.#repeats(candidate, attempt)) return;
    this.#tests.withdraw(words.withdrawn, candidate.contract);
    const kept = this.#tests.kept(candidate);
    const verdict = await this.#judge(kept);
    const compiled = verdict.passed || verdict.evidence ? await ports.compile(kept, request.skeleton, "") : undefined;
    if (compiled !== undefined && "findings" in compiled) return this.refuse(attempt, compiled.findings, candidate);
    const broken = words.brokenContract === undefined ? [] : [unreadable(words.brokenContract)];
    const outcome = this.#soft.weigh(kept, withFindings(verdict, broken), words.keep);
    if ("passed" in outcome) this.passed = outcome.passed;
    else this.refuse(attempt, outcome.findings, outcome.isHard ? candidate : undefined);
  }

  // A contract that a person edited binds; else what is not said anew holds on.
  #withContract(candidate: Candidate): Candidate {
    const { current, isBinding } = this.#assignment;
    const before = this.#candidate?.contract ?? current?.contract;
    const contract = isBinding ? current?.contract : (candidate.contract ?? before);
    return contract === undefined ? candidate : { ...candidate, contract };
  }

  /** Refuses a candidate that brings back a version that was rejected; ends the conversation where it brings back one that threw. */
  #repeats(candidate: Candidate, attempt: number): boolean {
    const { request, found, current } = this.#assignment;
    const { skeleton, failure } = request;
    const rejected = rejectedVersion(candidate, found, skeleton);
    const repeated =
      failure === undefined ? rejected : (rejected ?? repeatedVersion(candidate, { found, current, skeleton }));
    if (repeated === undefined) return false;
    this.refuse(attempt, [{ check: "run", code: repeated.code, message: repeated.message }], candidate);
    if (repeated.fact !== undefined) this.stuck = repeated.fact;
    return true;
  }

  // A body that calls an unwritten stub is judged again once that one is written; each round writes one. Where that one
  // waits for this, and only an example or a test calls it, it goes without.
  async #judge(candidate: Candidate): Promise<Verdict> {
    const { request, settings, ports, found, deadline } = this.#assignment;
    const task = checkTask(request, settings, found, this.#tests.cases);
    const untried: NonNullable<CheckTask["untried"]>[number][] = [];
    for (;;) {
      const outcome = await ports.verify(untried.length === 0 ? task : { ...task, untried }, candidate);
      if ("verdict" in outcome) return outcome.verdict;
      deadline.throwIfAborted();
      const { by, skeleton } = outcome.needs;
      try {
        await ports.writeNeeded(outcome.needs, request.skeleton.id);
      } catch (error) {
        if (!SelfCodingError.is(error) || error.code !== "cycle") throw error;
        if (by === undefined) return this.#refuseRing(error, skeleton.spelling);
        untried.push(by);
      }
    }
  }

  // Of functions that call each other one can often do without: it is asked once.
  #refuseRing(error: SelfCodingError, name: string): Verdict {
    if (this.#isToldOfRing) throw error;
    this.#isToldOfRing = true;
    const message = `${error.fact} Write this one so that it does not call ${name}.`;
    return { passed: false, findings: [{ check: "run", code: "cycle", message }] };
  }
}

interface ThrowWords {
  readonly reason: string;
  readonly contract?: Terms | undefined;
}

type Words = Pick<Extract<Reply, { candidate: unknown }>, "withdrawn" | "keep" | "brokenContract">;

function withFindings(verdict: Verdict, more: readonly Finding[]): Verdict {
  if (more.length === 0) return verdict;
  if (!verdict.passed) return { ...verdict, findings: [...verdict.findings, ...more] };
  const { passed: _passed, ...evidence } = verdict;
  return { passed: false, findings: more, evidence };
}

function unreadable(reason: string): Finding {
  return { check: "contract", code: "unreadable-contract", severity: "soft", message: reason };
}

function uncovered(): Finding {
  const message =
    "`throws` of the contract does not cover this call with this error: widen the condition so that it does, or answer the call.";
  return { check: "contract", code: "throw-not-covered", message };
}

function unasked(name: string): Finding {
  const message = `The reply must hold the function ${name}: there is no earlier code that such an answer could refer to.`;
  return { check: "reply", code: "no-function", message };
}
