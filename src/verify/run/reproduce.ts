import type { CheckTask } from "../../contract/checkTask.js";
import type { Candidate } from "../../contract/nouns.js";
import type { ThrownText } from "../../sandbox/protocol.js";
import { isForeseen } from "./judge.js";
import { launch } from "./launch.js";
import { prepare } from "./prepare.js";
import type { CheckTools } from "../site.js";

/** The result of repeating a failing call in the sandbox. */
interface Reproduction {
  /** The line of the body that threw. */
  readonly line?: string;
  /** What it threw; absent when it threw nothing, or could not be made. */
  readonly thrown?: Pick<ThrownText, "name" | "message" | "stack"> & Partial<Pick<ThrownText, "isDeliberate">>;
  /** Of a call that could not be made, as a sentence. */
  readonly whyUnmade?: string;
  /** The contract wants an error like the one that came. */
  readonly isForeseen: boolean;
  /** The call had changed its object before it threw, and would change it further; absent where that could not be seen. */
  readonly leavesTraces?: boolean;
}

/** Makes a failing call once more with the version that threw: where it fails, and whether its contract wants that. */
export async function reproduce(task: CheckTask, candidate: Candidate, tools: CheckTools): Promise<Reproduction> {
  const cases = task.cases.filter(({ origin }) => origin === "live");
  const unseen = { isForeseen: false };
  if (cases.length === 0) return unseen;
  const { examples: _examples, ...contract } = candidate.contract ?? { text: "" };
  const run = prepare({ ...task, cases }, { ...candidate, contract }, tools);
  if (run.site === undefined) return unseen;
  const launched = await launch(run);
  if ("problem" in launched) return { ...unseen, whyUnmade: launched.problem.message };
  await using session = launched.session;
  const [outcome] = session.report.outcomes;
  const [whyUnmade] = launched.printed.notes;
  if (outcome === undefined) return { ...unseen, ...(whyUnmade === undefined ? {} : { whyUnmade }) };
  if (outcome.thrown === undefined) return unseen;
  const { thrown } = outcome;
  const line = launched.findLine(thrown.stack);
  return {
    thrown,
    isForeseen: isForeseen(outcome, thrown),
    ...(line === undefined ? {} : { line }),
    leavesTraces: outcome.changed.some(({ what }) => what === "this"),
  };
}
