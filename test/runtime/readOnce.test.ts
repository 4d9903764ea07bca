import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const app = `import { stub } from "selfcoding";
/** The sum of the sizes of all items. */
function total(items: Iterator<{ size: number } | null>): number {
  return stub(items);
}
/** The length of all chunks. */
async function lengthOf(stream: ReadableStream<string | null>): Promise<number> {
  return stub(stream);
}
const each = (...sizes: (number | null)[]) => sizes.map((size) => (size === null ? null : { size })).values();
const chunks = (...all: (string | null)[]) => new ReadableStream({ start: (to) => { all.forEach((one) => to.enqueue(one)); to.close(); } });
const tell = async (work: () => unknown) => console.log(await new Promise((done) => done(work())).catch((error) => error.message));
await tell(() => total(each(1, 2)));
await tell(() => total(each(1, null, 5)));
await tell(() => total(each(1, null, 5)));
await tell(() => lengthOf(chunks("ab", "c")));
await tell(() => lengthOf(chunks("ab", null, "c")));
await tell(() => lengthOf(chunks("ab", null, "c")));
`;
const total = (size: string): string =>
  `function total(items: Iterator<{ size: number } | null>): number {
  let sum = 0;
  for (let step = items.next(); step.done !== true; step = items.next()) sum += ${size};
  return sum;
}`;
const lengthOf = (length: string): string =>
  `async function lengthOf(stream: ReadableStream<string | null>): Promise<number> {
  let sum = 0;
  const reader = stream.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) sum += ${length};
  return sum;
}`;

it("a call whose iterator or stream was read throws its own error, and the next one is healed", async () => {
  await using server = await startModelServer({
    replies: {
      total: [total("step.value!.size"), total("step.value?.size ?? 0")].map(fence),
      lengthOf: [lengthOf("step.value!.length"), lengthOf("step.value?.length ?? 0")].map(fence),
    },
  });
  await using project = createProject(
    { "app.ts": app, "package.json": JSON.stringify({ type: "module", selfcoding: { limits: { inputs: 0 } } }) },
    { node: "few" },
  );
  const { stdout } = await project.run([...register, "app.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(stdout.split("\n")).toEqual([
    "3",
    "Cannot read properties of null (reading 'size')",
    "6",
    "3",
    "Cannot read properties of null (reading 'length')",
    "3",
    "",
  ]);
});
