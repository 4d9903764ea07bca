import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const stubs = `import { stub } from "selfcoding";
/** Twice the number.
 * @example double(2) // => 4 */
export function double(n: number): number {
  return stub(n);
}
/** Three times the number.
 * @example await triple(2) // => 6 */
export async function triple(n: number): Promise<number> {
  return stub(n);
}
`;
const replies = {
  double: [fence("function double(n: number): number {\n  return n * 2;\n}")],
  triple: [fence("async function triple(n: number): Promise<number> {\n  return n * 3;\n}")],
};

describe("many callers", () => {
  it("a thousand at once in one process cause one generation", async () => {
    await using server = await startModelServer({ replies });
    await using project = createProject({
      "stubs.ts": stubs,
      "main.ts": `import { triple } from "./stubs.ts";
const all = await Promise.all(Array.from({ length: 1000 }, (_, n) => triple(n)));
console.log(all.every((result, n) => result === n * 3));
`,
    });
    const { stdout } = await project.run([...register, "main.ts"], modelAt(server.url));
    expect(stdout.trim()).toBe("true");
    expect(server.requests).toHaveLength(1);
  });

  it("four processes over one folder cause one generation for each stub", async () => {
    await using server = await startModelServer({ replies, delayMilliseconds: 300 });
    await using project = createProject({
      "stubs.ts": stubs,
      "main.ts": 'import { double, triple } from "./stubs.ts";\nconsole.log(double(1), await triple(1));\n',
    });
    const run = () => project.run([...register, "main.ts"], modelAt(server.url));
    const all = await Promise.all([run(), run(), run(), run()]);
    expect(all.map(({ stdout }) => stdout.trim())).toEqual(["2 3", "2 3", "2 3", "2 3"]);
    expect(server.requests).toHaveLength(2);
  });

  it("a process that is killed while it writes leaves nothing half-done, and the next one goes on at once", async () => {
    await using slow = await startModelServer({ replies, delayMilliseconds: 60_000 });
    await using server = await startModelServer({ replies });
    await using project = createProject({
      "stubs.ts": stubs,
      "main.ts": 'import { double } from "./stubs.ts";\nconsole.log(double(4));\n',
    });
    const killed = project.start([...register, "main.ts"], modelAt(slow.url));
    while (slow.requests.length === 0) await wait(20);
    killed.kill("SIGKILL");
    await once(killed, "close");
    expect(project.has(".selfcoding")).toBe(false);
    const { stdout } = await project.run([...register, "main.ts"], modelAt(server.url));
    expect(stdout.trim()).toBe("8");
  });

  it("a long wait of a synchronous stub ends with Ctrl-C", async () => {
    await using slow = await startModelServer({ replies, delayMilliseconds: 60_000 });
    await using project = createProject({
      "stubs.ts": stubs,
      "main.ts": 'import { double } from "./stubs.ts";\ndouble(4);\n',
    });
    const waiting = project.start([...register, "main.ts"], modelAt(slow.url));
    while (slow.requests.length === 0) await wait(20);
    waiting.kill("SIGINT");
    const [code, signal] = await once(waiting, "close");
    expect(signal ?? code).toSatisfy((end: unknown) => end === "SIGINT" || end === 130);
  });
});
