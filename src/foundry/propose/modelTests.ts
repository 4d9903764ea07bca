import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { Model } from "../../contract/model.js";
import type { Candidate, Case, Usage } from "../../contract/nouns.js";
import { addUsage } from "../../model/addUsage.js";
import { parseTests, testMessages } from "../../prompt/testMessages.js";
import { printTerms } from "../../terms/printTerms.js";
import { caseLabel } from "../../verify/run/cases.js";
import { parseExampleText } from "../../verify/examples/examples.js";
import type { Assignment } from "./assignment.js";
import { recordedCalls } from "./recordedCalls.js";
import { keptTests, ownCases } from "../task.js";

const ATTEMPTS = 2;
const MAX_TESTS = 30;

/**
 * The cases that the model may take back: the tests that it writes before any body, from the skeleton alone, and calls
 * that were recorded of the version before. They are never stronger than the user's.
 */
export class ModelTests {
  cases: readonly Case[];
  /** Withdrawn tests, as sentences for the version's notes. */
  notes: readonly string[] = [];
  usage: Usage = { promptTokens: 0, completionTokens: 0 };
  modelMilliseconds = 0;
  readonly #assignment: Assignment;
  readonly #model: Model;
  readonly #withdrawn = new Set<string>();

  constructor(assignment: Assignment, model: Model) {
    this.#assignment = assignment;
    this.#model = model;
    this.cases = recordedCalls(assignment);
  }

  /** Has them written, when the option `tests` asks for it and no version has kept any. */
  async write(): Promise<void> {
    const { request, settings, ports, found } = this.#assignment;
    let tests = keptTests(request, found);
    this.cases = [...this.cases, ...tests];
    if (!settings.tests.includes("model") || tests.length > 0) return;
    const { id, name } = request.skeleton;
    const askedAt = ports.clock();
    for (let turn = 1; turn <= ATTEMPTS && tests.length === 0; turn++) {
      ports.emit("stage-start", { id, stage: "tests", attempt: turn });
      const reply = await this.#model.complete({
        messages: testMessages({ skeleton: request.skeleton, cases: request.cases }),
        subject: { id, name, purpose: "test", turn },
        signal: this.#assignment.deadline,
      });
      ports.emit("reply-receive", { id, attempt: turn, usage: reply.usage });
      this.usage = addUsage(this.usage, reply.usage);
      tests = this.#read(reply.text);
    }
    this.modelMilliseconds = ports.clock() - askedAt;
    this.cases = [...this.cases, ...tests];
    if (tests.length === 0)
      ports.emit("warning-raise", { id, message: `The model wrote no readable tests for ${id}.` });
  }

  /** Drops tests, recorded calls and examples of the contract that the model takes back, by the texts of their calls. */
  withdraw(calls: readonly string[], contract: Terms | undefined): void {
    if (calls.length === 0) return;
    const { skeleton } = this.#assignment.request;
    const named = new Set(calls.map(bare));
    const isNamed = (one: Case): boolean =>
      (one.origin === "model" || one.origin === "recorded") && named.has(bare(caseLabel(one, skeleton)));
    this.notes = [...this.notes, ...this.cases.filter(isNamed).map((one) => noteOf(one, skeleton))];
    this.cases = this.cases.filter((one) => !isNamed(one));
    for (const one of contract?.examples ?? []) if (named.has(bare(one.call))) this.#withdrawExample(one);
  }

  /** A candidate whose contract is without the examples that were taken back. */
  kept(candidate: Candidate): Candidate {
    const { contract } = candidate;
    const examples = contract?.examples?.filter(({ call }) => !this.#withdrawn.has(bare(call)));
    if (contract === undefined || examples?.length === contract.examples?.length) return candidate;
    const { text: _text, ...clauses } = { ...contract, examples: examples ?? [] };
    return { ...candidate, contract: { ...clauses, text: printTerms(clauses) } };
  }

  #withdrawExample({ call, result, words }: NonNullable<Terms["examples"]>[number]): void {
    if (this.#withdrawn.has(bare(call))) return;
    this.#withdrawn.add(bare(call));
    const { request, ports } = this.#assignment;
    const { id } = request.skeleton;
    // The docs themselves are in question then, and only a person can change them.
    const message =
      words === ""
        ? `The model took back an example of its contract: ${call} // => ${result}`
        : `The model considers these words of the docs wrong: “${words}” (${call} // => ${result}).`;
    this.notes = [...this.notes, message];
    if (words !== "") ports.emit("warning-raise", { id, message: `${id}: ${message}` });
  }

  // What the user says of a call is not asked of the model.
  #read(text: string): Case[] {
    const said = new Set(ownCases(this.#assignment.request).map(({ input }) => "code" in input && bare(input.code)));
    return parseExampleText(parseTests(text))
      .filter(({ input }) => "code" in input && !said.has(bare(input.code)))
      .map((one): Case => ({ ...one, origin: "model" }))
      .slice(0, MAX_TESTS);
  }
}

function bare(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith(";") ? trimmed.slice(0, -1).trimEnd() : trimmed;
}

function noteOf(one: Case, skeleton: Skeleton): string {
  const what = one.origin === "recorded" ? "a recorded call" : "a test of its own";
  const value = one.expect.kind === "returns" ? ` // => ${one.expect.value}` : "";
  return `The model took back ${what}: ${caseLabel(one, skeleton)}${value}`;
}
