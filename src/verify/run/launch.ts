import type { CheckTask } from "../../contract/checkTask.js";
import type { Case, Finding } from "../../contract/nouns.js";
import type { ProgramPlan } from "../../sandbox/protocol.js";
import type { Session } from "../../sandbox/session.js";
import { BundleError } from "./bundle.js";
import { caseLabel, type PrintedCases } from "./cases.js";
import { ts } from "../../compiler/compiler.js";
import { parseCode } from "../examples/source.js";
import { freeReferences } from "../../compiler/scopes.js";
import { contractCases } from "./contractCases.js";
import type { Measure } from "./judge.js";
import { forPerson } from "./judgeProgram.js";
import { linksOf } from "../slice/moduleLinks.js";
import { modulesOf, PURE_MODULES } from "../policy/policy.js";
import { prepareBundled, prepareProgram } from "./prepareProgram.js";
import type { RunTask } from "../site.js";
import { lineFinder, placeFinder, stubFinder } from "../stackLines.js";
import { answeredCalls } from "./uses.js";

type FindLine = Measure["findLine"];

/** A candidate's program, whose cases have run. */
interface Launched {
  readonly session: Session;
  readonly printed: PrintedCases;
  /** Calls that wait for what another call may bring: they were left out, and the program ran without them. */
  readonly waiting: readonly string[];
  /** That the file's side effects are missing, as a sentence. */
  readonly leftOut?: string | undefined;
  readonly findLine: FindLine;
  readonly findPlace: FindLine;
  readonly findStub: FindLine;
}

/** A program that was loaded in some way. */
interface Opened {
  readonly waiting?: readonly string[];
  readonly leftOut?: string;
  readonly session: Session;
  readonly prepared: Awaited<ReturnType<typeof prepareProgram>>;
}

/** Bundles the user's module with the candidate and its cases in place, and runs it in the sandbox. */
export async function launch(run: RunTask): Promise<Launched | { readonly problem: Finding }> {
  const { task, placed, terms } = run;
  const { skeleton, untried = [] } = task;
  const labels = new Set(untried.map(({ label }) => label));
  const all = [...task.cases, ...contractCases(terms, skeleton)];
  const cases = labels.size === 0 ? all : all.filter((one) => !labels.has(caseLabel(one, skeleton)));
  try {
    const { session, prepared, waiting = [], leftOut } = await openAtBest(run, cases);
    const { program, printed, text, imported } = prepared;
    const findLine = lineFinder(program, placed, text);
    const findPlace = placeFinder(program, placed, { own: text, imported, root: task.project.root });
    const findStub = stubFinder(program, placed, imported);
    return { session, printed, waiting, leftOut, findLine, findPlace, findStub };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { problem: forPerson(`${task.skeleton.file} cannot be bundled for the sandbox: ${error.message}.`) };
  }
}

// What only an example needs, or what the file loads for nothing but its effects, may be at fault: then it goes without.
async function openAtBest(run: RunTask, cases: readonly Case[]): Promise<Opened> {
  let load: Parameters<typeof prepareProgram>[2] = { mayLoad: true, hasEffects: true };
  let opened = await open(run, cases, load).catch((error: unknown) => {
    if (!(error instanceof BundleError)) throw error;
    return undefined;
  });
  if (opened !== undefined && opened.prepared.printed.loaded.length > 0 && !isLoaded(opened)) {
    load = { ...load, mayLoad: false };
    opened = await openAgain(run, cases, load, opened);
  }
  if (opened !== undefined && !isLoaded(opened) && isInRing(run)) {
    load = { ...load, isRingFirst: true };
    opened = await openAgain(run, cases, load, opened);
  }
  if (opened !== undefined && isLoaded(opened)) return withoutWaiting(run, cases, load, opened);
  if (opened === undefined || opened.prepared.hasEffects) {
    load = { ...load, hasEffects: false };
    opened = await openAgain(run, cases, load, opened);
    const note = `The side effects of ${run.task.skeleton.file} were left out, as they cannot be loaded in the sandbox.`;
    if (isLoaded(opened)) return { ...withNotes(opened, [note]), leftOut: note };
  }
  const others = cases.filter((one) => !isGivenObjects(one));
  if (others.length === cases.length) return opened;
  const rest = await openAgain(run, others, load, opened);
  // Then it was the function's own need that could not be met, and that is to be said.
  if (!isLoaded(rest)) return await openAgain(run, cases, load, rest);
  const left = cases.filter((one) => !others.includes(one)).map((one) => caseLabel(one, run.task.skeleton));
  return withNotes(
    rest,
    left.map((label) => `${label} was not run: what it is given cannot be loaded in the sandbox.`),
  );
}

// Nobody said that such a call ends by itself: a queue's `take` waits for a `put`.
async function withoutWaiting(
  run: RunTask,
  cases: readonly Case[],
  load: Parameters<typeof prepareProgram>[2],
  opened: Opened,
): Promise<Opened> {
  const { breakdown } = opened.session.report;
  const stopped = breakdown?.isStandstill ? opened.prepared.printed.runnable[breakdown.index] : undefined;
  if (stopped?.origin.expect.kind !== "settles") return opened;
  const others = cases.filter((one) => one !== stopped.origin);
  const rest = await withoutWaiting(run, others, load, await openAgain(run, others, load, opened));
  return { ...rest, waiting: [stopped.label, ...(rest.waiting ?? [])] };
}

/** Whether a call was given objects that stand in the user's file, which has to make them first. */
function isGivenObjects({ input }: Case): boolean {
  if (!("call" in input)) return false;
  const { self, arguments: values, locals = {} } = input.call;
  const given = [...(self === undefined ? [] : [self]), ...values, ...Object.values(locals)];
  const parsed = parseCode(`[${given.join(", ")}]`);
  return (
    parsed !== undefined && freeReferences(ts, parsed).some(({ text }) => !(text in globalThis) && text !== "$revive")
  );
}

function isInRing({ site, placed }: RunTask): boolean {
  return site !== undefined && linksOf(site.program).importersInRing(placed.fileName).length > 0;
}

async function openAgain(
  run: RunTask,
  cases: readonly Case[],
  load: Parameters<typeof prepareProgram>[2],
  before: Opened | undefined,
): Promise<Opened> {
  await before?.session[Symbol.asyncDispose]();
  return open(run, cases, load);
}

async function open(run: RunTask, cases: readonly Case[], load: Parameters<typeof prepareProgram>[2]): Promise<Opened> {
  const { task, tools } = run;
  const prepared = await prepareProgram(run, cases, load).catch(async (error: unknown) => {
    if (!(error instanceof BundleError) || !cases.some(({ input }) => "code" in input)) throw error;
    return prepareBundled(run, cases, load.hasEffects);
  });
  const plan = planOf(task, prepared);
  const session = await tools.sandbox.open(prepared.program.code, plan, { ...task.options, root: task.project.root });
  return { session, prepared };
}

function isLoaded({ session: { report } }: Opened): boolean {
  return report.evaluationFailure === undefined && (report.breakdown === undefined || report.breakdown.index >= 0);
}

function withNotes({ session, prepared }: Opened, notes: readonly string[]): Opened {
  const { printed } = prepared;
  return { session, prepared: { ...prepared, printed: { ...printed, notes: [...printed.notes, ...notes] } } };
}

function planOf(
  { skeleton, options, project, uses }: CheckTask,
  { printed, globals }: Opened["prepared"],
): ProgramPlan {
  return {
    calls: skeleton.calls,
    parameters: skeleton.parameters.map(({ name, isRest }) => ({ name, isRest })),
    shape: skeleton.result,
    guard: skeleton.guard,
    shapes: skeleton.shapes,
    isNullable: skeleton.isNullable,
    cases: printed.runnable.map(({ origin: { origin, expect } }) => ({
      isApproximate: expect.kind === "returns" && expect.isApproximate === true,
      ...(expect.kind === "returns" && expect.tolerance !== undefined ? { tolerance: expect.tolerance } : {}),
      // Who writes `-0` means its sign; what was only recorded has it by chance.
      isSigned: expect.kind === "returns" && origin !== "recorded" && /-0(?![\w.])/.test(expect.value),
      areSymbolsHidden: origin === "example",
    })),
    modules: [...PURE_MODULES, ...modulesOf(options.allow)],
    allow: options.allow,
    root: project.root,
    globals,
    answered: uses === undefined ? [] : answeredCalls(uses),
    hasRun: false,
  };
}
