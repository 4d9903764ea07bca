/** Runs inside the sandbox's context: suites and tests as they were declared. */
import type { call } from "./testWork.js";

type Work = Parameters<typeof call>[0];

interface Suite {
  readonly title: string;
  readonly parent: Suite | undefined;
  readonly mode: Mode;
  readonly hooks: Readonly<Record<HookName, Work[]>>;
  /** Tests in it and below that are still to run. */
  left: number;
  hasStarted: boolean;
}

interface Test {
  readonly title: string;
  readonly suite: Suite;
  readonly work: Work;
  readonly mode: Mode;
  /** The arguments of a row of a table. */
  readonly row: readonly unknown[] | undefined;
}

type Mode = "run" | "skip" | "only" | "fails";
type HookName = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";

/** A suite without tests yet; `undefined` as its parent: the file. */
export function createSuite(title: string, parent: Suite | undefined, mode: Mode): Suite {
  const hooks = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
  return { title, parent, mode, hooks, left: 0, hasStarted: false };
}

/** Whether a test has a mark, itself or by a suite around it. */
export function isMarked({ mode, suite: own }: Test, mark: Mode): boolean {
  return mode === mark || lineOf(own).some((each) => each.mode === mark);
}

/** A suite and those around it, from the outermost inwards. */
export function lineOf(own: Suite): Suite[] {
  return own.parent === undefined ? [own] : [...lineOf(own.parent), own];
}

/** The titles of a test and of its suites. */
export function nameOf({ title, suite: own }: Test): string {
  return [...lineOf(own).map((each) => each.title), title].filter((part) => part !== "").join(" > ");
}
