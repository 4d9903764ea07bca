import type { CheckTask } from "../../contract/checkTask.js";
import type { Finding } from "../../contract/nouns.js";
import { type DrawnInput, inputsOf } from "../../draw/inputs.js";
import { literalsOf } from "../../draw/make/literals.js";
import { nearby } from "../../draw/search/nearby.js";
import { search } from "../../draw/search/search.js";
import type { NeedText } from "../../sandbox/protocol.js";
import type { Session } from "../../sandbox/session.js";
import { contractCases } from "../run/contractCases.js";
import { exampleInputs } from "./exampleInputs.js";
import { type Measure, soft } from "../run/judge.js";
import { measureGrowth } from "./measureGrowth.js";
import { startTrial } from "./trial.js";

/** An open program whose function is to be called with drawn inputs. */
interface DrawnSubject {
  readonly task: CheckTask;
  readonly session: Session;
  readonly measure: Measure;
}

/** The results of the drawn inputs. */
type DrawnReport =
  { readonly findings: readonly Finding[]; readonly notes: readonly string[] } | { readonly needs: NeedText };

/** Inputs that the contract accepts must be drawn at least this often, otherwise more are drawn. */
const ENOUGH = 30;
/** Rounds of drawing for a contract that accepts little. */
const MAX_ROUNDS = 4;

/** Calls the function with inputs drawn from its types, and shrinks the first one that it does not stand to the smallest. */
export async function checkDrawn(subject: DrawnSubject): Promise<DrawnReport> {
  const measured = await measureGrowth(subject.task, subject.session);
  const drawn = await drawAll(subject);
  if ("needs" in drawn) return drawn;
  const findings = [...measured.findings.map(soft), ...drawn.findings];
  return { findings, notes: [...drawn.notes, ...measured.notes] };
}

async function drawAll({ task, session, measure }: DrawnSubject): Promise<DrawnReport> {
  const { skeleton, options } = task;
  if (options.inputs === 0) return { findings: [], notes: [] };
  const literals = literalsOf(textsOf(task));
  const inputs = inputsOf(skeleton, { literals, receivers: session.report.receivers });
  if ("undrawable" in inputs) return { findings: [], notes: [`No inputs were drawn: ${inputs.undrawable}.`] };
  const trial = startTrial(session, measure);
  const { seed, inputs: count, inputMilliseconds: milliseconds } = options;
  const prepare = (next: readonly DrawnInput[]): Promise<void> => trial.prepare(next);
  const bounds = { count, milliseconds, clock: session.clock, prepare };
  let finding: Finding | undefined;
  for (let round = 0; round < MAX_ROUNDS && finding === undefined && trial.needsMore(Math.min(count, ENOUGH)); round++)
    finding = await search(inputs, { ...bounds, seed: seed + round }, (input) => trial.call(input));
  finding ??= await tryNearby({ task, session, measure }, trial);
  if (trial.needs !== undefined) return { needs: trial.needs };
  if (finding === undefined) return { findings: [], notes: trial.notes() };
  return { findings: [{ ...finding, message: `${finding.message} (Drawn from the types, seed ${seed}.)` }], notes: [] };
}

// What it accepts is near to what it shows.
async function tryNearby(
  { task, session, measure }: DrawnSubject,
  trial: ReturnType<typeof startTrial>,
): Promise<Finding | undefined> {
  const { skeleton } = task;
  const self = session.report.receivers > 0 ? { self: { receiver: 0 } } : {};
  for (const example of exampleInputs([...task.cases, ...contractCases(measure.terms, skeleton)], skeleton)) {
    for (const values of [example, ...nearby(example)]) {
      if (!trial.needsMore(ENOUGH)) return undefined;
      const finding = await trial.call({ ...self, arguments: values });
      if (finding !== undefined) return finding;
    }
  }
  return undefined;
}

/** Where the literals stand that inputs of a stub are likely to hold. */
export function textsOf({ skeleton, cases }: CheckTask): string[] {
  const { description, examples } = skeleton.docs;
  const calls = cases.flatMap(({ input }) => ("call" in input ? input.call.arguments : [input.code]));
  return [description, ...examples, ...calls];
}
