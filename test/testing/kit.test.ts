import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART, sound } from "../world/part.js";
import { createProject, fence, modelAt, register } from "../world/project.js";
import { createStories } from "../world/stories.js";

const stubs = `${PART}/** Twice the number. */
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

const replies = { part: [fragile, sound].map(fence), double: [double], first: [first] };

/** Each program sets up a model and a store of its own. */
const opening = `import { configure, on } from "selfcoding";
import { expectHealed, matchers, scriptedModel } from "selfcoding/testing";
import { double, first, part } from "./stubs.ts";
configure({ model: scriptedModel(${JSON.stringify(replies)}), store: ":memory:", approval: "none" });
const attempt = async (call: () => unknown) => { try { return await call(); } catch (error) { return error as Error; } };
`;

const story = createStories(opening);

story(
  "a heal is expected, and a call that is not healed says what it did instead",
  {
    stubs,
    replies: {},
    main: `const show = (value: unknown) => console.log(value instanceof Error ? value.name + ": " + value.message : JSON.stringify(value));
show(await attempt(() => expectHealed(() => part("a:b"))));
show(await attempt(() => expectHealed(() => part("none"), "double")));
const failed = await attempt(() => expectHealed(() => first(""), "first"));
show(failed);
show("diff" in (failed as Error));
`,
  },
  ({ lines, has }) => {
    expect(lines).toEqual([
      "AssertionError: The call was not healed.",
      "It threw nothing.",
      "stubs.ts#part was written (version 1).",
      "AssertionError: The call of double was not healed.",
      "It threw nothing.",
      "AssertionError: The call of first was not healed.",
      "It threw RangeError: no word.",
      "stubs.ts#first was written (version 1).",
      "stubs.ts#first was not healed: the docs declare it.",
      "false",
    ]);
    // Versions were in memory, and nothing else is left of them.
    expect(has(".selfcoding")).toBe(false);
  },
);

story(
  "a heal gives its answer, its version and what it took",
  {
    stubs,
    replies: {},
    main: `part("a:b");
const { value, id, version, attempts } = await expectHealed(() => part("none"), "part");
console.log(JSON.stringify([value, id, version, attempts]));
console.log(part("c:d"), await double(4));
`,
  },
  ({ lines }) => expect(lines).toEqual(['["","stubs.ts#part",2,1]', "d 8"]),
);

story(
  "versions in memory serve every stub of the process, and are bound to it",
  {
    stubs,
    replies: {},
    main: `const stop = on("version-adopt", ({ path }) => console.log(JSON.stringify(path)));
console.log(await double(1));
const again = await import("./stubs.ts?again");
console.log(await again.double(2));
stop();
`,
  },
  ({ lines, has }) => {
    expect(lines).toEqual(['""', "2", "4"]);
    expect(has(".selfcoding")).toBe(false);
  },
);

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
  await using project = createProject({
    "stubs.ts": `import { stub } from "selfcoding";\n${stubs}`,
    "main.ts": `${opening}${toWrite}await toWrite("a:b");`,
  });
  const { stdout } = await project.run([...register, "main.ts"], {
    SELFCODING_MODE: "frozen",
    SELFCODING_LOG: "silent",
  });
  expect(stdout).toBe("frozen\n");
});

story(
  "a version that waits for approval was written",
  {
    stubs,
    replies: {},
    main: `configure({ approval: "all" });\n${toWrite}await toWrite("a:b");\nawait toWrite("a:b");`,
  },
  ({ lines }) => {
    const text = lines.join("\n");
    expect(text).toMatch(/^true Expected the call not to have anything written\.\nIt threw SelfCodingError: /);
    expect(text).toMatch(/\nstubs\.ts#part was written \(version 1\), and waits for approval\.\nunapproved$/);
  },
);

it("replies of a model are recorded, and replayed without it", async () => {
  const main = `import { configure } from "selfcoding";
import { recordedModel } from "selfcoding/testing";
import { double } from "./stubs.ts";
configure({ model: recordedModel({ directory: "recordings", mode: process.env.RECORD ? "record" : "replay" }), store: ":memory:" });
console.log(await double(4));
`;
  await using project = createProject({ "stubs.ts": `import { stub } from "selfcoding";\n${stubs}`, "main.ts": main });
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
