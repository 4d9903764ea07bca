import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createWorld, WAYS } from "./world.js";

const SOURCE = `import { selfCoding, stub } from "selfcoding";

export function before(): number { return stub(); }

export const own = selfCoding(function (text: string): number {
  if (text === "") throw new Error("here"); // line 6
  return text.length;
});

export class A {
  @selfCoding({ prompt: "x" }) m(): number {
    // a hint

    return stub();
  }
  callM() { return this.m() + fail(); } // line 16
}
function fail(): number { throw new Error("there"); } // line 18
`;

/** Where a text of the output stands in the source, one-based. */
function positionOf(javascript: string, map: string, needle: string): { line: number; column: number; name: string } {
  // What comes first may be the skeleton, which quotes the source.
  const index = javascript.lastIndexOf(needle);
  const lines = javascript.slice(0, index).split("\n");
  const entry = new SourceMap(JSON.parse(map)).findEntry(lines.length - 1, lines.at(-1)?.length ?? 0);
  if (!("originalLine" in entry)) throw new Error("There is no mapping.");
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1, name: entry.originalSource };
}

const places = ['new Error("here")', "text.length", "fail();", 'new Error("there")'].map((needle) => {
  const lines = SOURCE.slice(0, SOURCE.indexOf(needle)).split("\n");
  return { needle, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
});

test.each(places)("the rewritten text maps $needle to line $line, column $column", async ({ needle, line, column }) => {
  await using world = createWorld({ "main.ts": SOURCE });
  const { code, map } = world.rewrite("main.ts");
  expect(map.sources).toEqual(["main.ts"]);
  expect(positionOf(code, map.toString(), needle)).toMatchObject({ line, column });
});

test.each(places)("the rewritten tree maps $needle to line $line, column $column", async ({ needle, line, column }) => {
  await using world = createWorld({ "main.ts": SOURCE });
  const { javascript } = await world.run("tree");
  const map = readFileSync(path.join(world.root, "out/main.js.map"), "utf8");
  expect(positionOf(javascript, map, needle)).toMatchObject({ line, column });
});

describe.each(WAYS)("rewritten as %s", (way) => {
  test("an error out of the runtime is traced to the stub's own lines", async () => {
    await using world = createWorld({ "main.ts": SOURCE });
    const { javascript } = await world.run(way);
    const map = readFileSync(path.join(world.root, "out/main.js.map"), "utf8");
    const { line } = positionOf(javascript, map, "return $stub_before()");
    expect(line).toBe(3);
    expect(positionOf(javascript, map, "return $stub_A_m()").line).toBe(11);
  });
});
