import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART, sound } from "../world/part.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const stubs = `import { stub } from "selfcoding";
${PART}/** Twice the number. */
export async function double(n: number): Promise<number> { return stub(n); }
/**
 * The first word.
 * @throws {RangeError} when there is none
 */
export function first(text: string): string { return stub(text); }
`;
const double = fence("async function double(n: number): Promise<number> { return 2 * n; }");
const first = fence(
  'function first(text: string): string { const word = text.split(" ")[0]; if (!word) throw new RangeError("no word"); return word; }',
);

const run = async (main: string, environment: Record<string, string> = {}) => {
  await using project = createProject({ "stubs.ts": stubs, "main.ts": main });
  const replies = JSON.stringify({ part: [fragile, sound].map(fence), double: [double], first: [first] });
  const own = { REPLIES: replies, SELFCODING_LOG: "silent" };
  const finished = await project.run([...register, "main.ts"], { ...own, ...environment });
  return { ...finished, hasStore: project.has(".selfcoding") };
};

const opening = `import { configure } from "selfcoding";
import { expectHealed, matchers, scriptedModel } from "selfcoding/testing";
import { double, first, part } from "./stubs.ts";
configure({ model: scriptedModel(JSON.parse(process.env.REPLIES!)), store: ":memory:" });
const attempt = async (call: () => unknown) => { try { return await call(); } catch (error) { return error as Error; } };
`;

it("a heal is expected, and a call that is not healed says what it did instead", async () => {
  const { stdout, stderr, hasStore } = await run(`${opening}
const show = (value: unknown) => console.log(value instanceof Error ? value.name + ": " + value.message : JSON.stringify(value));
show(await attempt(() => expectHealed(() => part("a:b"))));
show(await attempt(() => expectHealed(() => part("none"), "double")));
show(await attempt(() => expectHealed(() => first(""), "first")));
`);
  expect(stderr).toBe("");
  expect(stdout.split("\n")).toEqual([
    "AssertionError: The call was not healed.",
    "It threw nothing.",
    "stubs.ts#part was written (version 1).",
    "AssertionError: The call of double was not healed.",
    "It threw nothing.",
    "AssertionError: The call of first was not healed.",
    "It threw RangeError: no word.",
    "stubs.ts#first was written (version 1).",
    "stubs.ts#first was not healed: the docs declare it.",
    "",
  ]);
  // Versions were in memory, and nothing else is left of them.
  expect(hasStore).toBe(false);
});

it("a heal gives its answer, its version and what it took", async () => {
  const { stdout } = await run(`${opening}
part("a:b");
const { value, id, version, attempts } = await expectHealed(() => part("none"), "part");
console.log(JSON.stringify([value, id, version, attempts]));
console.log(part("c:d"), await double(4));
`);
  expect(stdout).toBe('["","stubs.ts#part",2,1]\nd 8\n');
});

it("versions in memory serve every stub of the process, and are bound to it", async () => {
  const { stdout, hasStore } = await run(`${opening}
import { on } from "selfcoding";
on("version-adopt", ({ path }) => console.log(JSON.stringify(path)));
console.log(await double(1));
const again = await import("./stubs.ts?again");
console.log(await again.double(2));
`);
  expect(stdout).toBe('""\n2\n4\n');
  expect(hasStore).toBe(false);
});

const toWrite = `const toWrite = async (text: string) => {
  try {
    const { pass, message } = await matchers.toWrite.call({ equals: Object.is }, () => part(text));
    console.log(pass, message());
  } catch (error) {
    console.log((error as { code?: string }).code ?? String(error));
  }
};
`;

it("a call that fails without anything written is no sign that all was there: what it threw is thrown on", async () => {
  const { stdout } = await run(`${opening}${toWrite}await toWrite("a:b");`, { SELFCODING_MODE: "frozen" });
  expect(stdout).toBe("frozen\n");
});

it("a version that waits for approval was written", async () => {
  const approving = opening.replace('store: ":memory:"', 'store: ":memory:", approval: "all"');
  const { stdout } = await run(`${approving}${toWrite}await toWrite("a:b");\nawait toWrite("a:b");`);
  expect(stdout).toMatch(/^true Expected the call not to have anything written\.\nIt threw SelfCodingError: /);
  expect(stdout).toMatch(/\nstubs\.ts#part was written \(version 1\), and waits for approval\.\nunapproved\n$/);
});

it("replies of a model are recorded, and replayed without it", async () => {
  const main = `import { configure } from "selfcoding";
import { recordedModel } from "selfcoding/testing";
import { double } from "./stubs.ts";
configure({ model: recordedModel({ directory: "recordings", mode: process.env.RECORD ? "record" : "replay" }), store: ":memory:" });
console.log(await double(4));
`;
  await using project = createProject({ "stubs.ts": stubs, "main.ts": main });
  await using server = await startModelServer({ replies: { double: [double] } });
  const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
  const silent = { SELFCODING_LOG: "silent", VITEST: "true" };
  const missing = await project.run([...register, "main.ts"], silent);
  expect(missing.stderr).toContain("The recorded reply for stubs.ts#double (write, turn 1) does not exist");
  // Who records in a test has said that a model is to be asked.
  expect((await project.run([...register, "main.ts"], { ...environment, RECORD: "1", VITEST: "true" })).stdout).toBe(
    "8\n",
  );
  expect(await project.run([...register, "main.ts"], silent)).toMatchObject({ stdout: "8\n", stderr: "" });
  expect(server.requests).toHaveLength(1);
});
