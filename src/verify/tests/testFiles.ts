import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CheckTask } from "../../contract/checkTask.js";
import type { Finding } from "../../contract/nouns.js";
import type { Outcome, ProgramPlan, ThrownText } from "../../sandbox/protocol.js";
import type { RunReport } from "../../sandbox/watch.js";
import { BundleError, bundle } from "../run/bundle.js";
import { ts } from "../../compiler/compiler.js";
import { isAnywhere } from "../../compiler/nodes.js";
import { findConfiguration } from "../../project/configuration.js";
import { finding } from "../finding.js";
import type { Measure } from "../run/judge.js";
import { forPerson, judgeBreakdown, judgeStop } from "../run/judgeProgram.js";
import { lineFinder } from "../stackLines.js";
import { rewriteImported } from "../run/prepareProgram.js";
import { TEST_RUNNER } from "../run/sandboxModules.js";
import { modulesOf, PURE_MODULES } from "../policy/policy.js";
import { type RunTask, toPosix } from "../site.js";

type Asking = Omit<NonNullable<CheckTask["untried"]>[number], "needs">;
type FindLine = Measure["findLine"];

/** The results of the user's test files for a candidate, or the stub that they need first. */
type TestReport =
  | { readonly findings: readonly Finding[]; readonly notes: readonly string[]; readonly testsRun: number }
  | { readonly needs: NonNullable<RunReport["needs"]>; readonly test?: Asking };

const UNSUPPORTED = "UnsupportedTest";

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
  if (report.needs !== undefined) return { needs: report.needs, ...askingTest(report, file) };
  const findLine = lineFinder(program, placed, placed.text);
  const failure = report.evaluationFailure;
  return failure === undefined
    ? conclude(report, run, file, findLine)
    : refused(judgeLoading(failure, file, findLine, () => judgesAtOnce(name, names)));
}

/** What keeps every body from passing the user's test files: one that is not there, or asks at once for what nobody has here. */
export async function findTestFault(run: RunTask): Promise<string | undefined> {
  for (const file of run.task.options.testFiles) {
    const opened = await openTestFile(run, file, () => "[]");
    if ("problem" in opened) return opened.problem.message;
    await using session = opened.session;
    const failure = session.report.evaluationFailure;
    // What else is thrown may come of the body that is missing.
    if (failure?.name === UNSUPPORTED || failure?.unavailable !== undefined)
      return judgeLoading(
        failure,
        file,
        () => undefined,
        () => false,
      ).message;
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
        toPosix(fileName) === placed.fileName ? placed.text : rewriteImported(run, fileName, text),
    });
    return { program, names, name, session: await tools.sandbox.open(program.code, planOf(task), task.options) };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { problem: forPerson(`The test file ${file} cannot be bundled for the sandbox: ${error.message}.`) };
  }
}

function planOf({ skeleton, options }: CheckTask): ProgramPlan {
  const { calls, result: shape, shapes } = skeleton;
  const modules = [...PURE_MODULES, ...modulesOf(options.allow)];
  return { calls, shape, shapes, cases: [], modules, hasRun: false };
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

function conclude(report: RunReport, { task }: RunTask, file: string, findLine: FindLine): TestReport {
  const { breakdown, outcomes } = report;
  const [summary, ...rest] = outcomes;
  const { skipped, unrelated } = readText<{ skipped: number; unrelated: number }>(summary) ?? {
    skipped: 0,
    unrelated: 0,
  };
  const findings: Finding[] = [];
  let testsRun = 0;
  for (let index = 0; index < rest.length; index += 2) {
    const outcome = rest[index + 1];
    const name = labelOf(textOf(rest[index]) ?? "", file);
    if (outcome !== undefined) {
      testsRun++;
      findings.push(...judgeTest(name, outcome, findLine));
    } else if (breakdown !== undefined) {
      findings.push(judgeStop(breakdown, name, task.options.memoryMegabytes));
    }
  }
  if (breakdown !== undefined && findings.length === 0)
    findings.push(judgeBreakdown(breakdown, [], task.options.memoryMegabytes));
  return { findings, notes: notesOf({ skipped, unrelated, testsRun }, task.skeleton.name, file), testsRun };
}

function judgeTest(name: string, { thrown, stray }: Outcome, findLine: FindLine): Finding[] {
  const problem = thrown ?? stray;
  if (problem === undefined) return [];
  if (problem.name === UNSUPPORTED) return [unsupported(name, problem.message)];
  if (problem.unavailable === undefined) return [failedTest(name, problem, findLine)];
  const what = `${name} uses ${problem.unavailable}, which the sandbox does not have.`;
  return [forPerson(`${what} Allow it with the option \`allow\`.`)];
}

function unsupported(subject: string, what: string): Finding {
  return forPerson(
    `${subject} uses ${what}, which the sandbox does not have: rewrite it without, or leave the file out of the option \`tests\`.`,
  );
}

function failedTest(subject: string, { name, message, stack }: ThrownText, findLine: FindLine): Finding {
  const what = name === "AssertionError" ? "" : `${name}: `;
  return finding("run", "failed-test", `${subject} failed: ${what}${message}`, findLine(stack));
}

function judgeLoading(failure: ThrownText, file: string, findLine: FindLine, isJudging: () => boolean): Finding {
  const { name, message, stack, unavailable, isDeliberate } = failure;
  if (name === UNSUPPORTED) return unsupported(`The test file ${file}`, message);
  if (name === "AssertionError" || (isDeliberate && unavailable === undefined && isJudging()))
    return failedTest(`The test file ${file}`, failure, findLine);
  const line = findLine(stack);
  if (line !== undefined) {
    const said = `While the test file ${file} was loaded, the function threw ${name}: ${message}.`;
    return finding("run", "threw", said, line);
  }
  const what = unavailable === undefined ? `${name}: ${message}` : `it uses ${unavailable}`;
  return forPerson(`The test file ${file} cannot be loaded in the sandbox: ${what}.`);
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
