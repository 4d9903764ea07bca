import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const good = (name: string): string => fence(`function ${name}(text: string): number {\n  return text.length;\n}`);
const body = (name: string, statements: string): string =>
  fence(`function ${name}(text: string): number {\n  ${statements}\n}`);

/** What a model should not answer, and the code of the finding that it must meet. */
const BAD: Readonly<Record<string, readonly [code: string, reply: string]>> = {
  prose: ["prose", "I would be glad to help you with that."],
  empty: ["empty-reply", ""],
  unfinished: ["syntax-error", "```ts\nfunction unfinished(text: string): number {\n  return (text.\n```"],
  wrongName: ["wrong-name", fence("function somethingElse(text: string): number {\n  return text.length;\n}")],
  wrongType: ["type-error", body("wrongType", "return text;")],
  anyType: ["type-evasion", body("anyType", "return (text as any).length;")],
  endless: ["time-limit", body("endless", "for (;;) {}")],
  bomb: ["memory-limit", body("bomb", "const all: number[][] = [];\n  for (;;) all.push(new Array(100_000).fill(1));")],
  exits: ["forbidden-global", body("exits", "process.exit(1);\n  return text.length;")],
  imports: [
    "forbidden-import",
    fence(
      'import { readFileSync } from "node:fs";\nfunction imports(text: string): number {\n  return readFileSync(text).length;\n}',
    ),
  ],
  evaluates: ["forbidden-global", body("evaluates", 'return eval("text.length") as number;')],
  prototypes: [
    "prototype-write",
    body("prototypes", "(Array.prototype as { sneaky?: number }).sneaky = 1;\n  return text.length;"),
  ],
  rejects: [
    "unhandled-rejection",
    body("rejects", 'void Promise.reject(new Error("nobody waits"));\n  return text.length;'),
  ],
  wrong: ["wrong-result", body("wrong", "return text.length + 1;")],
  crashes: ["threw", body("crashes", "return (undefined as unknown as string).length + text.length;")],
};

it("refuses every bad reply with its own finding, and takes the good one that follows", async () => {
  const names = Object.keys(BAD);
  await using server = await startModelServer({
    replies: Object.fromEntries(names.map((name) => [name, [BAD[name]?.[1] ?? "", good(name)]])),
  });
  await using project = createProject({
    "stubs.ts": `import { stub } from "selfcoding";\n${names
      .map(
        (name) =>
          `/** The number of characters.\n * @example ${name}("abc") // => 3 */\nexport function ${name}(text: string): number {\n  return stub(text);\n}\n`,
      )
      .join("")}`,
    "main.ts": `import { configure, on } from "selfcoding";
import * as stubs from "./stubs.ts";
configure({ limits: { caseMilliseconds: 3000, memoryMegabytes: 96 } });
const codes: Record<string, string[]> = {};
on("candidate-refuse", ({ id, findings }) => { codes[id.split("#")[1]!] = findings.map(({ code }) => code); });
const results = Object.fromEntries(Object.entries(stubs).map(([name, stub]) => [name, stub("abcd")]));
await new Promise((resolve) => setTimeout(resolve, 50));
console.log(JSON.stringify({ codes, results }));
`,
  });
  const { code, stdout, stderr } = await project.run([...register, "main.ts"], {
    ...modelAt(server.url),
    SELFCODING_LOG: "silent",
  });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const { codes, results } = JSON.parse(stdout);
  expect(Object.fromEntries(names.map((name) => [name, codes[name]?.[0]]))).toEqual(
    Object.fromEntries(names.map((name) => [name, BAD[name]?.[0]])),
  );
  expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 4])));
});
