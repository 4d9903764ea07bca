import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART } from "../world/part.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const stubs = `import { stub } from "selfcoding";\n${PART}`;
const main = (...arguments_: readonly string[]): string => `import { on } from "selfcoding";
import { part } from "./stubs.ts";
on("heal-skip", ({ reason }) => console.log("skipped", reason));
for (const text of ${JSON.stringify(arguments_)}) {
  try { console.log(part(text)); } catch (error) { console.log((error as Error).name); }
}
`;

it("a throw that was called right is let through in later processes, and a spent budget lets the user's error through", async () => {
  await using server = await startModelServer({ replies: { part: [fence(fragile), "THROW IS RIGHT: no colon"] } });
  await using project = createProject({
    "stubs.ts": stubs,
    "main.ts": main("a:b", "ab"),
  });
  const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
  const first = await project.run([...register, "main.ts"], environment);
  expect(first.stdout).toBe("b\nskipped the throw is right: no colon\nTypeError\n");
  expect(server.requests).toHaveLength(2);
  // Linked by now: the body stands in the file itself.
  const second = await project.run([...register, "main.ts"], environment);
  expect(second.stdout).toBe("b\nskipped the throw is right: that was decided before\nTypeError\n");
  project.write("main.ts", main("cd"));
  const third = await project.run([...register, "main.ts"], { ...environment, SELFCODING_DAY_TOKENS: "1" });
  expect(third.stdout).toMatch(/^skipped The budget of this day \(UTC\) is spent: \d+ of 1 tokens.*\nTypeError\n$/);
  expect(server.requests).toHaveLength(2);
});

it("with the option `record` a body stays behind a call that counts, in later processes too", async () => {
  await using server = await startModelServer({ replies: { part: [fence(fragile)] } });
  await using project = createProject({
    "stubs.ts": stubs.replace("stub(text)", "stub.with({ record: true })(text)"),
    "main.ts": main("a:b"),
  });
  await project.run([...register, "main.ts"], modelAt(server.url));
  project.write("main.ts", main("c:d", "e:", "f:gh"));
  const { stdout } = await project.run([...register, "main.ts"], { SELFCODING_LOG: "silent" });
  expect(stdout).toBe("d\n\ngh\n");
  const folder = path.join(project.folder, "node_modules/.cache/selfcoding/recorded");
  const [name = ""] = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((one) => one.endsWith(".json"));
  const { cases } = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  const calls = cases.map(({ input }: { input: { call: { arguments: string[] } } }) => input.call.arguments[0]);
  expect(calls).toEqual(['"a:b"', '"c:d"', '"e:"']);
});
