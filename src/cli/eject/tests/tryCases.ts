import type { Skeleton } from "../../../../transformer/stub.js";
import type { CheckTask } from "../../../contract/checkTask.js";
import type { Candidate, Case } from "../../../contract/nouns.js";
import { parseExamples } from "../../../verify/examples/examples.js";
import { contractCases } from "../../../verify/run/contractCases.js";
import type { openBench } from "../../proof/bench.js";

type Bench = ReturnType<typeof openBench>;

/** A form of a case that a test can have. */
interface Variant {
  readonly one: Case;
  /** By what it is found out whether it holds; absent: by itself. */
  readonly trial?: Case;
  readonly isNear: boolean;
}

/** All that a stub's bodies are held to, each once: docs, options, what is kept, the contract. */
export function casesOf(task: CheckTask, { contract }: Candidate, skeleton: Skeleton): Case[] {
  const all = [...parseExamples(skeleton), ...task.cases, ...contractCases(contract, skeleton)];
  return [...new Map(all.map((one) => [JSON.stringify([one.input, one.expect]), one])).values()];
}

/** The form in which a case holds; undefined where it holds in none that a test can have. */
export async function tryCase(
  one: Case,
  task: CheckTask,
  candidate: Candidate,
  bench: Bench,
): Promise<Variant | undefined> {
  for (const variant of variantsOf(one)) {
    const { findings, casesRun } = await bench.checkCase(task, candidate, variant.trial ?? variant.one);
    if (findings.length === 0 && casesRun > 0) return variant;
  }
  return undefined;
}

function variantsOf(one: Case): Variant[] {
  const { expect } = one;
  const plain = (changed: Case["expect"], isNear = false): Variant => ({
    one: { ...one, expect: changed },
    // As a person's own: an example that shows a value of another type would count as held.
    trial: { ...one, origin: "person", expect: changed },
    isNear,
  });
  if (expect.kind === "settles") return [plain({ kind: "throws" }), plain(expect)];
  if (expect.kind !== "returns") return [plain(expect)];
  const { value, shown = value } = expect;
  // In parentheses a number is a number, and no text that shows one.
  const exact = {
    ...plain({ kind: "returns", value }),
    trial: { ...one, origin: "person", expect: { kind: "returns", value: `(${value})` } } as const,
  };
  const text = plain({ kind: "returns", value: JSON.stringify(shown) });
  const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
  return [exact, text, ...(isNumber ? [plain(expect, true)] : [])];
}
