import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CheckTask } from "../../contract/checkTask.js";
import type { Finding } from "../../contract/nouns.js";
import type { Outcome, ProgramPlan } from "../../sandbox/protocol.js";
import type { RunReport } from "../../sandbox/watch.js";
import { BundleError, bundle } from "../run/bundle.js";
import { ts } from "../../compiler/compiler.js";
import { isAnywhere } from "../../compiler/nodes.js";
import { findConfiguration } from "../../project/configuration.js";
import { globalNames } from "../globalNames.js";
import { forPerson, judgeBreakdown, judgeStop } from "../run/judgeProgram.js";
import { lineFinder } from "../stackLines.js";
import { rewriteImported } from "../run/prepareProgram.js";
import { TEST_RUNNER } from "../run/sandboxModules.js";
import { modulesOf, PURE_MODULES } from "../policy/policy.js";
import { type RunTask, toPosix } from "../site.js";
import { faultOfFile, judgeLoading, judgeTest } from "./judgeTest.js";

type Asking = Omit<NonNullable<CheckTask["untried"]>[number], "needs">;
type TestPlace = Parameters<typeof judgeTest>[2];

/** The results of the user's test files for a candidate, or the stub that they need first. */
type TestReport =
  | { readonly findings: readonly Finding[]; readonly notes: readonly string[]; readonly testsRun: number }
  | {
      readonly needs: NonNullable<RunReport["needs"]>;
      readonly findLine: TestPlace["findLine"];
      readonly test?: Asking;
    };

/** Runs the tests of the user's files that mention the stub, with the candidate in its place. */
export async function runTestFiles(run: RunTask): Promise<TestReport> {
  const findings: Finding[] = [];
  const notes: string[] = [];
  let testsRun = 0;
  for (const file of run.task.options.testFiles) {
    const report = await runTestFile(run, file);
    if ("needs" in report) return report;
    findings.push(...report.findings);
    notes.push(...report.notes);
    testsRun += report.testsRun;
  }
  return { findings, notes, testsRun };
}

async function runTestFile(run: RunTask, file: string): Promise<TestReport> {
  const { task, placed, site } = run;
  const refused = (...findings: Finding[]): TestReport => ({ findings, notes: [], testsRun: 0 });
  if (site === undefined) return { ...refused(), notes: [`${file} was not run, as the source file was not available`] };
  const opened = await openTestFile(run, file, (names) => {
    const untried = task.untried?.flatMap(({ test }) => (test?.file === file ? [test.title] : [])) ?? [];
    return `$tests(${JSON.stringify(names)}, ${JSON.stringify(untried)})`;
  });
  if ("problem" in opened) return refused(opened.problem);
  const { program, names, name } = opened;
  await using session = opened.session;
  const { report } = session;
  const findLine = lineFinder(program, placed, placed.text);
  if (report.needs !== undefined) return { needs: report.needs, findLine, ...askingTest(report, file) };
  const failure = report.evaluationFailure;
  const place = { findLine, allowsPage: task.options.allow.dom === true };
  if (failure === undefined) return conclude(report, run, file, place);
  const judged = judgeLoading(failure, file, place, () => judgesAtOnce(name, names));
  return "note" in judged ? { ...refused(), notes: [judged.note] } : refused(judged);
}

/** What keeps every body from passing the user's test files: one that is not there, or asks at once for what nobody has here. */
export async function findTestFault(run: RunTask): Promise<string | undefined> {
  for (const file of run.task.options.testFiles) {
    const opened = await openTestFile(run, file, () => "[]");
    if ("problem" in opened) return opened.problem.message;
    await using session = opened.session;
    const failure = session.report.evaluationFailure;
    const fault = failure && faultOfFile(failure, file, run.task.options.allow.dom === true);
    if (fault !== undefined) return fault.message;
  }
  return undefined;
}

/** Loads a test file with the candidate in its place, and runs what `casesFor` the names in it stands for. */
async function openTestFile(run: RunTask, file: string, casesFor: (names: readonly string[]) => string) {
  const { task, tools, placed, site } = run;
  const { skeleton } = task;
  const name = toPosix(path.resolve(task.project.root, file));
  if (!existsSync(name))
    return { problem: forPerson(`The test file ${file} (option \`tests\`) does not exist below the project's root.`) };
  const names = namesOf(readFileSync(name, "utf8"), name, skeleton.access ?? skeleton.name, skeleton.name);
  try {
    const program = await bundle({
      text: `import ${JSON.stringify(name)};\nimport { $tests } from "${TEST_RUNNER}";\n$cases(${casesFor(names)}, () => ({}));\n`,
      fileName: `${path.posix.dirname(name)}/${TEST_RUNNER}.ts`,
      testFile: name,
      configurationPath: findConfiguration(name),
      program: site?.program,
      rewrite: (fileName, text) =>
        toPosix(fileName) === placed.fileName ? placed.text : rewriteImported(run, fileName, text).text,
    });
    return { program, names, name, session: await tools.sandbox.open(program.code, planOf(run), task.options) };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { problem: forPerson(`The test file ${file} cannot be bundled for the sandbox: ${error.message}.`) };
  }
}

function planOf({ task: { skeleton, options }, placed }: RunTask): ProgramPlan {
  const { calls, result: shape, shapes } = skeleton;
  const modules = [...PURE_MODULES, ...modulesOf(options.allow)];
  const module = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, true);
  return { calls, shape, shapes, cases: [], modules, globals: globalNames(module, placed), hasRun: false };
}

/** Whether a test file looks at one of these names while it is loaded, and throws by itself: `if (f(1) !== 2) throw …`. */
function judgesAtOnce(fileName: string, names: readonly string[]): boolean {
  const { statements } = ts.createSourceFile(fileName, readFileSync(fileName, "utf8"), ts.ScriptTarget.Latest, true);
  return statements.some(
    (statement) =>
      isAnywhere(ts, statement, ts.isThrowStatement) &&
      isAnywhere(ts, statement, (node) => ts.isIdentifier(node) && names.includes(node.text)),
  );
}

/** The stub's name, and those of what the test file itself declares with its help. */
function namesOf(text: string, fileName: string, ...names: readonly string[]): string[] {
  const found = new Set(names.map((name) => name.split(".").at(-1) ?? name));
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    const mention = new RegExp(
      `(?<![\\w$])(?:${[...found].map((name) => name.replaceAll("$", "\\$")).join("|")})(?![\\w$])`,
    );
    for (const statement of source.statements) {
      if (!mention.test(statement.getText())) continue;
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) found.add(statement.name.text);
      if (!ts.isVariableStatement(statement)) continue;
      for (const declared of statement.declarationList.declarations)
        if (ts.isIdentifier(declared.name) && mention.test(declared.getText())) found.add(declared.name.text);
    }
  }
  return [...found];
}

/** The test that ran when a stub was needed: its name came before it. */
function askingTest({ outcomes, evaluationFailure }: RunReport, file: string): { test?: Asking } {
  const title = outcomes.length < 2 || evaluationFailure !== undefined ? undefined : textOf(outcomes.at(-1));
  return title === undefined ? {} : { test: { label: labelOf(title, file), test: { file, title } } };
}

function labelOf(title: string, file: string): string {
  return `The test "${title}" of ${file}`;
}

function conclude(report: RunReport, { task }: RunTask, file: string, place: TestPlace): TestReport {
  const { breakdown, outcomes } = report;
  const [summary, ...rest] = outcomes;
  const { skipped, unrelated } = readText<{ skipped: number; unrelated: number }>(summary) ?? {
    skipped: 0,
    unrelated: 0,
  };
  const findings: Finding[] = [];
  const untried: string[] = [];
  let testsRun = 0;
  for (let index = 0; index < rest.length; index += 2) {
    const outcome = rest[index + 1];
    const name = labelOf(textOf(rest[index]) ?? "", file);
    if (outcome !== undefined) {
      const judged = judgeTest(name, outcome, place);
      if (judged !== undefined && "note" in judged) untried.push(judged.note);
      else {
        testsRun++;
        findings.push(...(judged === undefined ? [] : [judged]));
      }
    } else if (breakdown !== undefined) {
      findings.push(judgeStop(breakdown, name, task.options.memoryMegabytes));
    }
  }
  if (breakdown !== undefined && findings.length === 0)
    findings.push(judgeBreakdown(breakdown, [], task.options.memoryMegabytes));
  const notes = [
    ...notesOf({ skipped, unrelated, testsRun: testsRun + untried.length }, task.skeleton.name, file),
    ...untried,
  ];
  return { findings, notes, testsRun };
}

function notesOf(
  { skipped, unrelated, testsRun }: { skipped: number; unrelated: number; testsRun: number },
  name: string,
  file: string,
): string[] {
  const notes = skipped === 0 ? [] : [`${skipped} tests of ${file} are skipped there`];
  if (testsRun === 0) notes.push(`No test of ${file} mentions ${name}`);
  else if (unrelated > 0) notes.push(`${unrelated} tests of ${file} do not mention ${name} and were not run`);
  return notes;
}

function textOf(outcome: Outcome | undefined): string | undefined {
  if (outcome?.text === undefined) return undefined;
  try {
    return JSON.parse(outcome.text) as string;
  } catch {
    // Cut, as a very long name is.
    return outcome.text;
  }
}

function readText<Content>(outcome: Outcome | undefined): Content | undefined {
  const text = textOf(outcome);
  return text === undefined ? undefined : (JSON.parse(text) as Content);
}
