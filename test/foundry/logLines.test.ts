import { expect, it } from "vitest";
import { writeLines } from "../../src/foundry/progress/logLines.js";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const sound = fence("function double(n: number): number { return 2 * n; }");

it.each([
  ["the variable", { SELFCODING_LOG: "json" }, ""],
  ["the option", {}, 'configure({ log: "json" });'],
])("%s prints a line of JSON for each generation, in place of the progress", async (_place, environment, setting) => {
  await using server = await startModelServer({ replies: { double: ["no code", sound], half: ["CANNOT"] } });
  await using project = createProject({
    "main.ts": `import { configure, stub } from "selfcoding";
${setting}
configure({ limits: { attempts: 2 }, prices: { prompt: 1, completion: 2 } });
/** Twice the number. */
function double(n: number): number { return stub(n); }
/** Half of the number. */
function half(n: number): number { return stub(n); }
double(2);
try { half(2); } catch {}
`,
  });
  const { stderr } = await project.run([...register, "main.ts"], { ...modelAt(server.url), ...environment });
  const lines = stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toMatchObject([
    {
      event: "version-adopt",
      id: "main.ts#double",
      purpose: "write",
      number: 1,
      path: ".selfcoding/main/double.ts",
      attempts: 2,
      refusals: 1,
      usage: { promptTokens: expect.any(Number), completionTokens: expect.any(Number) },
      dollars: expect.any(Number),
    },
    { event: "generation-fail", id: "main.ts#half", purpose: "write", code: "not-written", refusals: 2 },
  ]);
  expect(lines.every(({ time }) => !Number.isNaN(Date.parse(String(time))))).toBe(true);
});

it("an unknown way to log is refused, and the ones that there are are named", async () => {
  await using project = createProject({
    "main.ts": `import { stub } from "selfcoding";
function double(n: number): number { return stub(n); }
try { double(1); } catch (error) { console.log((error as Error & { code: string }).code, (error as Error).message); }
`,
  });
  const { stdout } = await project.run([...register, "main.ts"], { SELFCODING_LOG: "loud", OPENAI_API_KEY: "x" });
  expect(stdout).toBe(
    'options-invalid Unknown log "loud". Set the option `log` or the variable SELFCODING_LOG to auto, json or silent.\n',
  );
});

it("a version that waits for approval is a line, and a generation that ended as proposed", async () => {
  await using server = await startModelServer({ replies: { double: [sound] } });
  await using project = createProject({
    "main.ts": `import { subscribe } from "node:diagnostics_channel";
import { configure, stub } from "selfcoding";
configure({ approval: "all" });
subscribe("tracing:selfcoding:write:asyncEnd", (context) => {
  const { outcome, version, attempts, error } = context as Record<string, unknown>;
  console.log(JSON.stringify([outcome, version, attempts, error]));
});
/** Twice the number. */
function double(n: number): number { return stub(n); }
try { double(2); } catch (error) { console.log((error as Error & { code: string }).code); }
`,
  });
  const { stdout, stderr } = await project.run([...register, "main.ts"], {
    ...modelAt(server.url),
    SELFCODING_LOG: "json",
  });
  expect(stdout).toBe('["proposed",1,1,null]\nunapproved\n');
  expect(
    stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ event: "version-propose", number: 1 }]);
});

it("what changes the version that runs is a line, also where nothing was generated", () => {
  const lines: unknown[] = [];
  const tell = writeLines({ write: (text) => void lines.push(JSON.parse(text)) });
  const received = { id: "a.ts#f", number: 2 };
  const back = { ...received, current: 1, reason: "f(1) threw TypeError" };
  tell("version-receive", received);
  tell("heal-skip", { id: "a.ts#f", reason: "the docs declare it" });
  tell("version-roll-back", back);
  const time = expect.any(String);
  expect(lines).toEqual([
    { time, event: "version-receive", ...received },
    { time, event: "version-roll-back", ...back },
  ]);
});
