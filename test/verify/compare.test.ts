import { afterAll, describe, expect, it } from "vitest";
import { compareCandidates } from "../../src/verify/run/compare.js";
import { createCheckTools } from "../../src/verify/verify.js";
import { createProject, taskOf } from "./project.js";

const tools = createCheckTools();
afterAll(() => tools.sandbox.close());

async function compare(header: string, bodies: readonly string[]) {
  await using project = await createProject({
    "sums.ts": `import { stub } from "selfcoding";\n/** Half of it. */\nexport ${header} { return stub(); }\n`,
  });
  const task = taskOf(project, project.skeleton("sums.ts", "half"), { inputs: 30 });
  const candidates = bodies.map((body) => ({ body, helpers: "", imports: "" }));
  const { findings, fastest } = await compareCandidates(task, candidates, tools);
  return { messages: findings.map((list) => list.map(({ message }) => message)), fastest };
}

const HALF = "function half(value: number): number";

describe("candidates that passed all checks", () => {
  it("have nothing to answer for where they agree, be it but for the last digits of a sum", async () => {
    const { messages, fastest } = await compare(HALF, ["return value + 0.3;", "return value + (0.1 + 0.2);"]);
    expect(messages).toEqual([[], []]);
    expect([0, 1]).toContain(fastest);
  });

  it("are told what another one did, at most three times", async () => {
    const { messages } = await compare(HALF, ["return value / 2;", "return value / 2 + 1;"]);
    expect(messages.map((list) => list.length)).toEqual([3, 3]);
    expect(messages[0]?.[0]).toMatch(
      /^For half\(.+\) this candidate returned \S+, but another one that passed all checks returned \S+\. Decide by the docs/,
    );
  });

  it("are told what was thrown; another error is no disagreement", async () => {
    const throwing = (name: string): string => `if (value > 0) throw new ${name}("no"); return value / 2;`;
    const { messages } = await compare(HALF, ["return value / 2;", throwing("RangeError")]);
    expect(messages[0]?.[0]).toMatch(
      /this candidate returned \S+, but another one that passed all checks threw RangeError: no\./,
    );
    expect(messages[1]?.[0]).toMatch(
      /this candidate threw RangeError: no, but another one that passed all checks returned/,
    );
    expect((await compare(HALF, [throwing("RangeError"), throwing("TypeError")])).messages).toEqual([[], []]);
  });

  it("are told no more of a long result than its beginning", async () => {
    const { messages } = await compare("function half(value: string): string", [
      'return "a".repeat(400) + value;',
      'return "b".repeat(400) + value;',
    ]);
    expect(messages[0]?.[0]).toContain(`returned "${"a".repeat(299)}…, but`);
  });

  it("are not compared where nothing can be drawn", async () => {
    expect((await compare("function half(value: never): number", ["return 1;", "return 2;"])).messages).toEqual([
      [],
      [],
    ]);
  });
});
