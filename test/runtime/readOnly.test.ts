import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART, sound } from "../world/part.js";
import { createProject, fence, modelAt, register } from "../world/project.js";
import { makeReadOnly, plainUser } from "../world/readOnly.js";

it.skipIf(process.platform === "win32")(
  "on a read-only file system a version serves its process, heals too, and that is said once",
  async () => {
    const replies = {
      part: [fragile, sound].map(fence),
      double: [fence("function double(n: number): number { return 2 * n; }")],
    };
    await using server = await startModelServer({ replies });
    await using project = createProject({
      "main.ts": `import { on, stub } from "selfcoding";
on("warning-raise", ({ message }) => console.log(message));
${PART}/** Twice the number. */
function double(n: number): number { return stub(n); }
console.log(part("a:b"), JSON.stringify(part("none")), double(2), part("c:d"));
`,
    });
    using _readOnly = makeReadOnly(project);
    const run = [...plainUser, ...register, "main.ts"];
    // Nothing is kept, so every process pays anew; the second is given the better body at once.
    for (const requests of [3, 5]) {
      const { stdout, stderr } = await project.run(run, modelAt(server.url));
      const [spending = "", warning = "", answers, ...more] = stdout.trim().split("\n");
      expect(more).toEqual([]);
      expect(spending).toMatch(
        /^Cannot write spending to .*spending \(E(ACCES|PERM|ROFS)\); other processes will not see it\.$/,
      );
      expect(stderr.split("\n").filter((line) => line.includes("cannot be written"))).toHaveLength(1);
      expect(warning).toMatch(
        /^The store .*\.selfcoding cannot be written: E(ACCES|PERM|ROFS): .*\. Make it writable, or/,
      );
      expect(answers).toBe('b "" 4 d');
      expect(stderr).toContain("main.ts#double written in");
      expect(stderr).toContain(", not saved: only this process runs it");
      expect(server.requests).toHaveLength(requests);
    }
    expect(project.has(".selfcoding")).toBe(false);
    // The heal knows what it heals, though that stands in no file.
    expect(JSON.stringify(server.requests[1]?.messages)).toContain(".exec(text)![1]!");
  },
);
