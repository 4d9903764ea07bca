/** Runs inside the sandbox's context: stands for the user's test runner, and gives its tests as cases. */
import { chai } from "@vitest/expect";
import { createContext, mochaContext, SKIPPED } from "./testContext.js";
import { call, CONTEXT, isMacro, macroOf, textOf, withFixtures } from "./testWork.js";
import { createSuite, isMarked, lineOf, nameOf } from "./suites.js";
import { formatTitle, rowsOf } from "./testTitle.js";
import { expect, startCounting } from "./testExpect.js";
import { createNodeMock } from "./nodeMock.js";
import { refuseTest, takeRefusal } from "./unsupportedTest.js";

type Work = Parameters<typeof call>[0];
type Test = Parameters<typeof nameOf>[0];
type Mode = Test["mode"];

const root = createSuite("", undefined, "run");
const tests: Test[] = [];
let current = root;

// The function stands last, or before a time limit; options stand before it.
function workOf(values: readonly unknown[]): Work | undefined {
  return values.find((value): value is Work => typeof value === "function");
}

function optionMode(values: readonly unknown[], mode: Mode): Mode {
  const options = values.find((value) => typeof value === "object" && value !== null) as
    { readonly skip?: unknown; readonly only?: unknown; readonly todo?: unknown } | undefined;
  if (options?.skip || options?.todo) return "skip";
  return options?.only ? "only" : mode;
}

function addTest(mode: Mode, title: unknown, values: readonly unknown[], row?: readonly unknown[]): void {
  const work = workOf(values);
  const name = typeof title === "function" ? title.name : String(title);
  const found = work ?? workOf([title]);
  const given = found !== undefined && isMacro(found) ? [CONTEXT, ...values.slice(values.indexOf(found) + 1)] : row;
  tests.push({
    title: name,
    suite: current,
    work: found ?? (() => {}),
    mode: found === undefined ? "skip" : optionMode(values, mode),
    row: given,
  });
}

function addSuite(mode: Mode, title: unknown, values: readonly unknown[], row: readonly unknown[] = []): void {
  const outer = current;
  const name = typeof title === "function" ? title.name : String(title);
  current = createSuite(name, outer, optionMode(values, mode));
  try {
    const result = workOf(values)?.apply(mochaContext, row as [unknown]);
    if (result instanceof Promise) refuseTest("a suite whose function is async");
  } finally {
    current = outer;
  }
}

type Add = (mode: Mode, title: unknown, values: readonly unknown[], row?: readonly unknown[]) => void;

/** `it` or `describe` with what can hang on it; anything else that is read from it is refused, never passed over. */
function declaring(add: Add, mode: Mode = "run"): unknown {
  const declare = (title: unknown, ...values: unknown[]): void => add(mode, title, values);
  const known: Readonly<Record<string, () => unknown>> = {
    skip: () => declaring(add, "skip"),
    todo: () => (title: unknown) => add("skip", title, []),
    only: () => declaring(add, mode === "skip" ? mode : "only"),
    fails: () => declaring(add, mode === "skip" ? mode : "fails"),
    failing: () => declaring(add, mode === "skip" ? mode : "fails"),
    concurrent: () => declaring(add, mode),
    sequential: () => declaring(add, mode),
    serial: () => declaring(add, mode),
    skipIf: () => (condition: unknown) => declaring(add, condition ? "skip" : mode),
    runIf: () => (condition: unknown) => declaring(add, condition ? mode : "skip"),
    if: () => (condition: unknown) => declaring(add, condition ? mode : "skip"),
    each: () => tableOf(add, mode, true),
    for: () => tableOf(add, mode, false),
    macro: () => macroOf,
    extend: () => (fixtures: object) =>
      declaring((given, title, values, row) => {
        add(
          given,
          title,
          values.map((value) => (typeof value === "function" ? withFixtures(value as Work, fixtures) : value)),
          row,
        );
      }, mode),
    test: () => it,
    it: () => it,
    describe: () => describe,
    suite: () => describe,
    before: () => beforeAll,
    after: () => afterAll,
    beforeEach: () => beforeEach,
    afterEach: () => afterEach,
  };
  return new Proxy(declare, {
    get: (target, key) => {
      if (typeof key === "string" && Object.hasOwn(known, key)) return known[key]?.();
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key);
      return refuseTest(`.${key} of a test`);
    },
  });
}

function tableOf(add: Add, mode: Mode, isSpread: boolean): unknown {
  return (table: readonly unknown[], ...template: unknown[]) => {
    return (title: unknown, ...values: unknown[]): void => {
      for (const [index, row] of rowsOf(table, template).entries()) {
        const cells = isSpread && Array.isArray(row) ? row : [row];
        add(mode, formatTitle(String(title), cells, index), values, isSpread ? cells : [row, CONTEXT]);
      }
    };
  };
}

export const it = declaring(addTest);
export const test = it;
export const describe = declaring(addSuite);
export const suite = describe;
export const context = describe;
export const specify = it;
export const xit = declaring(addTest, "skip");
export const xtest = xit;
export const xdescribe = declaring(addSuite, "skip");
export const fit = declaring(addTest, "only");
export const fdescribe = declaring(addSuite, "only");
export default it;

const hook =
  (name: keyof typeof root.hooks) =>
  (work: Work): void =>
    void current.hooks[name].push(work);
export const beforeAll = hook("beforeAll");
export const before = beforeAll;
export const afterAll = hook("afterAll");
export const after = afterAll;
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");
// Mocha's other names.
export { beforeAll as suiteSetup, afterAll as suiteTeardown, beforeEach as setup, afterEach as teardown };
export { expect };
export const { assert } = chai;
export { chai };
export { jest, vi, vi as vitest } from "./testMock.js";
export const mock = createNodeMock();
export {
  clearImmediate,
  clearInterval,
  clearTimeout,
  Date,
  performance,
  setImmediate,
  setInterval,
  setSystemTime,
  setTimeout,
} from "./testTime.js";
export { assertType, expectTypeOf } from "./typeTests.js";

/**
 * The tests that were declared and mention one of these names, as cases: first one that tells what was left out, then
 * two for each, its name and its run. Those with a title in `untried` are passed over.
 */
export function $tests(names: readonly string[], untried: readonly string[]): { run(): Promise<unknown> }[] {
  const mention = new RegExp(
    `(?<![\\w$])(?:${names.map((name) => name.replaceAll("$", "\\$")).join("|")})\\d*(?![\\w$])`,
  );
  const hasOnly = tests.some((one) => isMarked(one, "only"));
  const wanted = tests.filter((one) => !isMarked(one, "skip") && (!hasOnly || isMarked(one, "only")));
  const chosen = wanted.filter(
    (one) => !untried.includes(nameOf(one)) && (mention.test(textOf(one.work)) || mention.test(nameOf(one))),
  );
  for (const { suite: own } of chosen) for (const each of lineOf(own)) each.left++;
  const summary = { skipped: tests.length - wanted.length, unrelated: wanted.length - chosen.length };
  return [
    { run: () => Promise.resolve(JSON.stringify(summary)) },
    ...chosen.flatMap((one) => [{ run: () => Promise.resolve(nameOf(one)) }, { run: () => runTest(one) }]),
  ];
}

async function runTest(one: Test): Promise<void> {
  const line = lineOf(one.suite);
  const check = startCounting();
  const mocks = createNodeMock();
  const cleanups: unknown[] = [];
  const given = createContext({
    title: one.title,
    mock: mocks,
    runInner: (...values) => workOf(values)?.call(mochaContext, given),
    callLater: (work) => void cleanups.push(work),
  });
  try {
    for (const each of line) {
      if (each.hasStarted) continue;
      each.hasStarted = true;
      for (const work of each.hooks.beforeAll) await call(work, given);
    }
    for (const each of line) for (const work of each.hooks.beforeEach) cleanups.push(await call(work, given));
    try {
      await (one.mode === "fails" ? mustFail(one, given) : call(one.work, given, one.row));
    } finally {
      for (const each of line.toReversed()) for (const work of each.hooks.afterEach) await call(work, given);
      for (const cleanup of cleanups) if (typeof cleanup === "function") await cleanup();
    }
    check();
  } catch (error) {
    if (error !== SKIPPED) throw error;
  } finally {
    mocks.reset();
    for (const each of line.toReversed()) {
      if (--each.left === 0) for (const work of each.hooks.afterAll) await call(work, given);
    }
  }
  // A test may have caught it.
  const refusal = takeRefusal();
  if (refusal !== undefined) throw refusal;
}

async function mustFail({ work, row }: Test, given: object): Promise<void> {
  try {
    await call(work, given, row);
  } catch {
    return;
  }
  Reflect.apply(expect["unreachable"] as () => never, undefined, ["as the test is marked to fail"]);
}
