import { parseSource } from "../../../compile/source.js";
import type { openStubs } from "../../../integrations/build.js";
import { ts } from "../../../compiler/compiler.js";
import { openBench } from "../../proof/bench.js";
import { checkTypes } from "../../stubs/checkTypes.js";
import { printStatement } from "../printBody.js";
import type { findFormatter } from "../formatters.js";
import { findFramework, specifierOf, testFileFor } from "./framework.js";
import { printTest } from "./printTest.js";
import { printImports, reachOf } from "./reachNames.js";
import { casesOf, tryCase } from "./tryCases.js";

type Listed = Awaited<ReturnType<typeof openStubs>>[number];
type Described = ReturnType<ReturnType<typeof openBench>["describe"]>;
type Held = NonNullable<Awaited<ReturnType<typeof tryCase>>>;

/** The stubs of a file, once their bodies stand in it. */
interface Ejected {
  readonly fileName: string;
  /** The file's new text, without a mark. */
  readonly text: string;
  readonly stubs: readonly Listed[];
  readonly formatter: Awaited<ReturnType<typeof findFormatter>>;
}

/** A file of tests. */
interface TestFile {
  readonly fileName: string;
  /** Its text. */
  readonly after: string;
  /** The ids of the stubs that have tests in it. */
  readonly testsOf: readonly string[];
  /** What could not become a test, and why. */
  readonly notes: readonly string[];
}

/** One case on its way. */
interface Draft {
  readonly described: Described;
  readonly held: Held;
  readonly isCast: boolean;
}

/**
 * Writes what bodies are held to as tests for the runner of the project. Each case is tried on the body first, so that the
 * tests pass; undefined where none is left.
 */
export async function writeTests(ejected: Ejected): Promise<TestFile | undefined> {
  const notes: string[] = [];
  let drafts = await draftAll(ejected.stubs, notes);
  const fileName = testFileFor(ejected.fileName);
  for (;;) {
    const { text, places } = await layOut(drafts, ejected, notes);
    if (places.length === 0) return notes.length === 0 ? undefined : { fileName, after: "", testsOf: [], notes };
    const wrong = faultyIn(text, fileName, ejected).flatMap(
      (line) => places.find(({ from, to }) => from <= line && line <= to)?.draft ?? [],
    );
    if (wrong.length === 0) {
      const testsOf = [...new Set(places.map(({ draft }) => draft.described.skeleton.id))];
      return { fileName, after: text, testsOf, notes: [...new Set(notes)] };
    }
    // Once with casts, which a test of what was called with the wrong types needs; then not at all.
    drafts = drafts.flatMap((draft) => {
      if (!wrong.includes(draft)) return [draft];
      if (!draft.isCast && "call" in draft.held.one.input) return [{ ...draft, isCast: true }];
      notes.push(`A case of ${draft.described.skeleton.id} cannot become a test: it does not compile.`);
      return [];
    });
  }
}

async function draftAll(stubs: readonly Listed[], notes: string[]): Promise<Draft[]> {
  await using bench = openBench();
  const drafts = await Promise.all(
    stubs.map(async (stub): Promise<Draft[]> => {
      const described = bench.describe(stub);
      const { skeleton } = described;
      const parsed = parseSource(stub.found.source ?? "", skeleton);
      if ("reason" in parsed) return [];
      const task = await bench.task(described, stub.found);
      const cases = casesOf(task, parsed.candidate, skeleton);
      const held = await Promise.all(cases.map((one) => tryCase(one, task, parsed.candidate, bench)));
      if (cases.length === 0) notes.push(`${skeleton.id} has no cases that could become tests.`);
      const lost = held.filter((one) => one === undefined).length;
      if (lost > 0)
        notes.push(
          `${lost} of ${cases.length} cases of ${skeleton.id} are no tests: they could not be tried, or do not hold.`,
        );
      return held.flatMap((one) => (one === undefined ? [] : [{ described, held: one, isCast: false }]));
    }),
  );
  return drafts.flat();
}

interface LaidOut {
  readonly text: string;
  /** The lines of each test, from 1. */
  readonly places: readonly { readonly draft: Draft; readonly from: number; readonly to: number }[];
}

async function layOut(drafts: readonly Draft[], ejected: Ejected, notes: string[]): Promise<LaidOut> {
  const { stubs, fileName, text: source, formatter } = ejected;
  const [first] = stubs;
  if (first === undefined) return { text: "", places: [] };
  const framework = findFramework(fileName);
  const module = specifierOf(fileName, first.compiled.program, first.compiled.ts);
  const reach = reachOf(ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true));
  const brought: Parameters<typeof printImports>[0][number][] = [];
  const groups = new Map<string, { readonly draft: Draft; readonly text: string }[]>();
  for (const draft of drafts) {
    const { skeleton } = draft.described;
    const printed = printTest(draft.held, skeleton, framework, draft.isCast);
    const fault = "reason" in printed ? printed.reason : unreachable(printed.names, reach, module);
    if ("reason" in printed || fault !== undefined) {
      notes.push(`A case of ${skeleton.id} is no test: ${fault}.`);
      continue;
    }
    brought.push(...[...printed.names].flatMap((name) => reach.importOf(name, module) ?? []));
    groups.set(skeleton.name, [...(groups.get(skeleton.name) ?? []), { draft, text: printed.text }]);
  }
  const blocks = [...groups].map(([name, tests]) => ({ name, tests }));
  const all = blocks.flatMap(({ tests }) => tests.map(({ text }) => text)).join("\n");
  const head = [...framework.head, ...printImports(brought)].join("\n");
  const parts = [head, ...(all.includes("revive(") ? [REVIVE] : []), ...(all.includes("drain(") ? [DRAIN] : [])];
  const print = (text: string): Promise<string> => printStatement(text, { formatter, complain: () => {} });
  return assemble(await Promise.all(parts.map(print)), blocks, print);
}

async function assemble(
  parts: readonly string[],
  blocks: readonly {
    readonly name: string;
    readonly tests: readonly { readonly draft: Draft; readonly text: string }[];
  }[],
  print: (text: string) => Promise<string>,
): Promise<LaidOut> {
  const places: LaidOut["places"][number][] = [];
  let text = parts.join("\n\n");
  for (const { name, tests } of blocks) {
    const inner = tests
      .map((test) =>
        test.text
          .split("\n")
          .map((line) => `  ${line}`)
          .join("\n"),
      )
      .join("\n\n");
    text += `\n\n${await print(`describe(${JSON.stringify(name)}, () => {\n${inner}\n});`)}`;
  }
  text += "\n";
  // The formatter may have broken lines: the tests are found again, in their order.
  const starts: number[] = [];
  for (const [index, line] of text.split("\n").entries())
    if (line.trimStart().startsWith("it(")) starts.push(index + 1);
  const drafts = blocks.flatMap(({ tests }) => tests.map(({ draft }) => draft));
  for (const [index, draft] of drafts.entries())
    places.push({ draft, from: starts[index] ?? 0, to: (starts[index + 1] ?? Infinity) - 1 });
  return { text, places };
}

function unreachable(
  names: ReadonlySet<string>,
  reach: ReturnType<typeof reachOf>,
  module: string,
): string | undefined {
  for (const name of names) {
    if (OWN.has(name) || reach.isGlobal(name) || reach.importOf(name, module) !== undefined) continue;
    return `${name} is not exported`;
  }
  return undefined;
}

const OWN = new Set(["revive", "drain"]);

const REVIVE =
  "/** An instance of a class from its state. */\nfunction revive<T extends object>(owner: { prototype: T }, state: object): T {\n  return Object.setPrototypeOf(state, owner.prototype);\n}";
const DRAIN =
  "/** All items of a generator. */\nasync function drain<T>(items: AsyncIterable<T>): Promise<T[]> {\n  const all: T[] = [];\n  for await (const item of items) all.push(item);\n  return all;\n}";

function faultyIn(text: string, testFile: string, { fileName, text: source, stubs }: Ejected): number[] {
  const [first] = stubs;
  if (first === undefined) return [];
  const { errors } = checkTypes(
    first.compiled,
    new Map([
      [fileName, source],
      [testFile.replaceAll("\\", "/"), text],
    ]),
  );
  return errors.filter(({ file }) => file === testFile.replaceAll("\\", "/")).map(({ line }) => line);
}
