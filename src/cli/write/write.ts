import path from "node:path";
import picomatch from "picomatch";
import { SelfCodingError } from "../../contract/errors.js";
import { FoundryClient } from "../../foundry/thread/client.js";
import type { startFoundry } from "../../foundry/thread/thread.js";
import { fromEnvelope } from "../../foundry/thread/envelope.js";
import { type ListedStub, listWithFiles, withState } from "../../integrations/stubIndex/listStubs.js";
import { readEnvironment } from "../../runtime/options.js";
import type { Arguments } from "../shell/command.js";
import { exitCodeOf } from "../shell/exitCode.js";
import { exitCodeOfSignal } from "../untilEnded.js";
import type { Shell } from "../shell/shell.js";
import { withoutFullStop } from "../../text/lines.js";
import { nearestName } from "../../text/nearest.js";
import { placeOf } from "../stubs/findStub.js";
import { describeFault } from "../stubs/here.js";
import { printReport } from "../stubs/report.js";
import { toRow } from "../stubs/rows.js";
import { makePlan, openPlan, savePlan } from "./plan.js";
import { showTally } from "./progress.js";
import { createDescriber } from "./describer.js";
import { inOrder } from "./queue.js";
import { readCalls } from "./requests.js";
import { writeAll } from "./writeAll.js";

type Work = Parameters<typeof writeAll>[1];
type Lister = NonNullable<Parameters<typeof listWithFiles>[2]>;
type Outcome = Awaited<ReturnType<typeof writeAll>>[number];

/**
 * Writes what is missing or stale.
 *
 * @param foundry who is to write it
 */
export async function runWrite(args: Arguments, shell: Shell, foundry: ReturnType<typeof startFoundry>): Promise<void> {
  const from = args.text("from");
  const calls = from === undefined ? undefined : readCalls(from);
  let view: ReturnType<typeof showTally> | undefined;
  const client = new FoundryClient(
    (name, event) => view?.hear(name, event),
    () => foundry,
  );
  try {
    const describer = createDescriber(client);
    const known = new Set<string>();
    const list = async (folder: string) => {
      const stubs = await listFrom(folder, args, shell, listerOf(client));
      stubs.forEach(({ skeleton }) => known.add(skeleton.id));
      return stubs;
    };
    const chosen = await choose(list, args, shell);
    const jobs = jobsOf(args.text("jobs") ?? "");
    const isJson = args.text("output") === "json";
    const form = isJson ? "json" : shell.isWatched ? "live" : "lines";
    const { folder } = shell;
    view = showTally(
      chosen.map((stub) => nameIn(stub, folder)),
      { folder, form },
    );
    for (const id of calls?.keys() ?? [])
      if (!known.has(id))
        view.hear("warning-raise", { id, message: `${from} holds a call of ${id}, which is not a stub here.` });
    const outcomes = await writeChosen(chosen, { client, describer, calls, jobs, view }, shell);
    await report(outcomes, chosen, args, shell);
  } finally {
    await client.close();
  }
}

async function writeChosen(
  stubs: readonly ListedStub[],
  {
    view,
    ...work
  }: Pick<Work, "client" | "describer" | "calls" | "jobs"> & { readonly view: ReturnType<typeof showTally> },
  shell: Shell,
): Promise<readonly Outcome[]> {
  const interrupted = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    interrupted.abort();
    shell.fail(exitCodeOfSignal(signal));
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await writeAll(stubs, {
      ...work,
      signal: interrupted.signal,
      onEnd: ({ stub, error }) => view.end(nameIn(stub, shell.folder), error),
      onUnread: (id, options) =>
        view.hear("warning-raise", {
          id,
          message: `${id} is written without its options ${options.join(", ")}: only its running program knows them.`,
        }),
    });
  } finally {
    view.clear();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function nameIn(stub: ListedStub, folder: string) {
  return { id: stub.skeleton.id, place: placeOf(stub, folder), root: stub.project.root };
}

async function report(
  outcomes: readonly Outcome[],
  chosen: readonly ListedStub[],
  args: Arguments,
  shell: Shell,
): Promise<void> {
  const failed = outcomes.flatMap(({ error }) => error ?? []);
  const [first] = failed;
  const isWhole = outcomes.length === chosen.length;
  // Else a signal has ended it, which says how.
  if (first !== undefined && isWhole) shell.fail(exitCodeOf(first));
  const output = args.text("output");
  if (output === "json" || output === "github") {
    const now = await Promise.all(chosen.map(withState));
    const ended = new Map(outcomes.map(({ stub, error }) => [placeOf(stub, shell.folder), { error }]));
    const told = now.map((stub) => {
      const end = ended.get(placeOf(stub, shell.folder));
      const row = toRow(stub, shell.folder);
      return { row: end?.error === undefined ? row : { ...row, ...whyNot(end.error) }, isDone: end && !end.error };
    });
    const findings = told.filter(({ isDone }) => !isDone).map(({ row }) => row);
    return printReport({ command: "write", rows: told.map(({ row }) => row), findings }, output).forEach(shell.print);
  }
  if (chosen.length === 0) return shell.print("Nothing to write: no stub is missing or stale.");
  const written = outcomes.length - failed.length;
  const left = isWhole ? "" : ` ${chosen.length - outcomes.length} left: run it again to go on.`;
  shell.print(`${written} of ${chosen.length} written.${left}`);
  // What helps is mostly the same for all.
  for (const remedy of new Set(failed.map((error) => error.remedy))) shell.tell(remedy);
}

// A reason is told with a full stop behind it.
function whyNot({ fact, remedy }: SelfCodingError): { readonly reason: string; readonly remedy: string } {
  return { reason: withoutFullStop(fact.trimEnd()), remedy };
}

/** Saves what would be done, and prints it. */
export async function printPlan(file: string, args: Arguments, shell: Shell): Promise<void> {
  const useless = ["apply", "from"].find((option) => args.text(option) !== undefined);
  if (useless !== undefined)
    throw new SelfCodingError("options-invalid", `--plan only saves what would be done, and takes no --${useless}.`, {
      remedy: "Leave one of them out.",
    });
  const chosen = inOrder(await choose((folder) => listFrom(folder, args, shell), args, shell));
  const plan = await makePlan(chosen, shell.folder);
  savePlan(file, plan);
  const output = args.text("output");
  if (output === "json" || output === "github") {
    const rows = chosen.map((stub) => toRow(stub, shell.folder));
    return printReport({ command: "write", rows, findings: [], details: { plan } }, output).forEach(shell.print);
  }
  for (const [index, { state, tokens, dollars, model }] of plan.stubs.entries())
    shell.print(
      `${state.padEnd(8)} ${placeOf(chosen[index] as ListedStub, shell.folder)}, about ${tokens} tokens${dollars === undefined ? "" : `, $${dollars.toFixed(4)}`}, by ${model}`,
    );
  const tokens = plan.stubs.reduce((sum, stub) => sum + stub.tokens, 0);
  shell.print(`${plan.stubs.length} planned, about ${tokens} tokens at one attempt each → ${file}`);
}

async function listFrom(folder: string, args: Arguments, shell: Shell, make?: Lister): Promise<readonly ListedStub[]> {
  const configuration = args.text("project");
  const { stubs, faults } = await listWithFiles(
    folder,
    configuration && path.resolve(shell.folder, configuration),
    make,
  );
  // For machines that channel holds events alone.
  if (args.text("output") !== "json") for (const fault of faults) shell.tell(`! ${describeFault(fault, shell)}`);
  return stubs;
}

/** Has them listed where they are written: two threads that read the same program at once take half as long again. */
function listerOf(client: Pick<FoundryClient, "list">): Lister {
  return async (folder, configuration) => {
    const answer = await client.list({ folder, configuration, store: readEnvironment()["SELFCODING_STORE"] });
    if (answer.kind === "error") throw fromEnvelope(answer.error);
    return answer.index;
  };
}

async function choose(
  list: (folder: string) => Promise<readonly ListedStub[]>,
  args: Arguments,
  { folder }: Shell,
): Promise<readonly ListedStub[]> {
  const applied = args.text("apply");
  if (applied !== undefined && args.positionals.length > 0)
    throw new SelfCodingError("options-invalid", "--apply does what its plan says, and takes no other stubs.", {
      remedy: "Leave out the patterns, or plan again with them.",
    });
  if (applied !== undefined) return openPlan(applied, folder, list);
  const stubs = await list(folder);
  const globs = args.positionals.map((glob) => ({ glob, isMatch: picomatch(patternsOf(glob), { dot: true }) }));
  for (const { glob, isMatch } of globs)
    if (!stubs.some((stub) => fits(stub, glob, isMatch, folder))) throw noFit(glob, stubs, folder);
  const wanted = stubs.filter(
    (stub) => globs.length === 0 || globs.some(({ glob, isMatch }) => fits(stub, glob, isMatch, folder)),
  );
  return wanted.filter(({ state }) => state === "missing" || state === "stale");
}

// A folder stands for all that is in it, as the shell completes it.
function patternsOf(glob: string): string[] {
  const plain = glob.replace(/^\.\//, "").replace(/\/$/, "");
  return plain === "." || plain === "" ? ["**"] : [plain, `${plain}/**`];
}

function fits(stub: ListedStub, glob: string, isMatch: (name: string) => boolean, folder: string): boolean {
  return namesOf(stub, folder).some((name) => name === glob || isMatch(name));
}

function noFit(glob: string, stubs: readonly ListedStub[], folder: string): SelfCodingError {
  const meant = nearestName(
    glob,
    stubs.flatMap((stub) => namesOf(stub, folder)),
  );
  const remedy = "`selfcoding status` lists them all. A pattern is held against a stub's file, id and name.";
  return new SelfCodingError("options-invalid", `No stub fits ${glob}.`, {
    remedy: meant === undefined ? remedy : `Did you mean ${meant}?`,
  });
}

function namesOf(stub: ListedStub, folder: string): string[] {
  const place = placeOf(stub, folder);
  const [file = "", name = ""] = place.split("#");
  return [place, file, name, stub.skeleton.id, stub.skeleton.name];
}

function jobsOf(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new SelfCodingError("options-invalid", `Option --jobs must be a number ≥ 1 (got "${text}").`, {
    remedy: "Leave it out for the default.",
  });
}
