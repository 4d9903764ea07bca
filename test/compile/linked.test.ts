import { describe, expect, it } from "vitest";
import { build, compiled, skeletonOf } from "./workbench.js";

const skeleton = skeletonOf("function f(value: any): any", { args: "value" });

describe("a linked body", () => {
  it("gives helpers and imports names of the stub's own, and respects what shadows them", async () => {
    const candidate = {
      imports: 'import { join, basename as base } from "node:path";\nimport type { Stats } from "node:fs";',
      helpers: `const limit = 3;
function clamp(n: number): number { return n > limit ? limit : n; }
class Node { static made = 0; next?: Node; constructor(readonly n: number) { Node.made++; } twin() { return new Node(clamp(this.n)); } }`,
      body: `const inner = (clamp: number) => clamp + 1;
const { limit: other = limit } = value;
const all = { clamp, limit };
let join2; ({ limit: join2 = limit } = {} as { limit?: number });
return [inner(10), all.clamp(7), all.limit, other, join("a", base("x/y")), new Node(9).twin().n, Node.made, join2];`,
    };
    const { linked, loaded } = await build(candidate, skeleton, {
      file: 'const clamp = "the user\'s", limit = clamp, Node = clamp, join = clamp, base = clamp',
    });
    const expected = [11, 3, 3, 3, "a/y", 3, 2, 3];
    expect(linked.run({})).toEqual(expected);
    expect(loaded.run({})).toEqual(expected);
    const { body, helpers, imports } = linked.compiled.linked;
    expect(imports).toBe('import { join as join$f, basename as base$f } from "node:path";');
    expect(helpers).toMatch(/^const limit\$f=3;function clamp\$f\(n\)\{return n>limit\$f\?limit\$f:n\}class Node\$f/);
    expect(body).toContain("{clamp: clamp$f,limit: limit$f}");
  });

  it("names its parameters as the user's file does, where they are called like the function or a helper", async () => {
    const header = "function share(this: any, list: number[], { share, rest: [half = 1] }: any, ...more: any[]): any";
    const own = skeletonOf(header, { args: "list, { share, rest: [half = 1] }, ...more" });
    const candidate = { helpers: "const half = 2, more = half;", body: "return { list, share, half, more };" };
    const { linked, loaded } = await build(candidate, own);
    const expected = { list: [1], share: 5, half: 6, more: [7] };
    expect(linked.run([1], { share: 5, rest: [6] }, 7)).toEqual(expected);
    expect(loaded.run([1], { share: 5, rest: [6] }, 7)).toEqual(expected);
  });

  it("finds another name when even the unique one is taken", async () => {
    const { linked } = await build({ helpers: "const n = 1;", body: "const n$f = 2; return n + n$f;" }, skeleton);
    expect(linked.run()).toBe(3);
  });

  it("is one line, whatever line ends the values of its templates hold", async () => {
    const body = [
      "// a comment; with `ticks`",
      "/* and\nanother */ const text = `one\ntwo ${value}\u2028three \\\nfour \\\\\nfive`;",
      "const raw = String.raw`a\n\\n${value}b\r\n`;",
      "const tag = { at: 1, join(strings: TemplateStringsArray, ...values: unknown[]) { return [this.at, strings.raw[0], strings.length, ...values, strings]; } };",
      "const twice = [0, 1].map(() => tag.join`x\ny`);",
      "const pattern = /[/`]\\n\\//g;",
      "if (text) { /* empty */ }",
      "return [text, raw, twice[0].slice(0, 3), twice[0][3] === twice[1][3], Object.isFrozen(twice[0][3]), pattern.source, '\"`\\n'];",
    ].join("\n");
    const { linked, loaded } = await build({ body }, skeleton);
    const { body: line, helpers } = linked.compiled.linked;
    expect(line + helpers).not.toMatch(/[\n\r\u2028\u2029]/);
    const expected = loaded.run(5);
    expect(expected[0]).toBe("one\ntwo 5\u2028three four \\\nfive");
    expect(expected.slice(2, 5)).toEqual([[1, "x\ny", 1], true, true]);
    expect(linked.run(5)).toEqual(expected);
  });

  it("drops types, directives and the exports of helpers", async () => {
    const { linked, loaded } = await build(
      {
        imports: 'import { EventEmitter, type Abortable } from "node:events";',
        helpers:
          "export type Row = { n: number };\nexport interface A { b: Row }\nexport function add(row: Row): number { return row.n! + 1; }\nexport { add as plus };",
        body: '"use strict";\nlet e: EventEmitter | undefined;\nreturn add(value as Row) satisfies number;',
      },
      skeleton,
    );
    expect(linked.compiled.linked.imports).toBe("");
    expect(linked.compiled.linked.helpers).toBe("function add$f(row){return row.n+1}");
    expect(linked.compiled.linked.body).not.toContain("use strict");
    expect([linked.run({ n: 1 }), loaded.run({ n: 1 })]).toEqual([2, 2]);
  });

  it("prints every form of an import", async () => {
    const { linked } = await compiled(
      {
        imports:
          'import fs, { sep as s } from "node:path"; import * as os from "node:os"; import data from "./x.json" with { type: "json" }; import "./side.js";',
        body: "return [fs, s, os, data];",
      },
      skeleton,
    );
    expect(linked.imports).toBe(
      'import fs$f, { sep as s$f } from "node:path"; import * as os$f from "node:os"; import data$f from "./x.json" with { type: "json" }; import "./side.js";',
    );
  });

  it("keeps explicit resource management, which Node 20 does not know", async () => {
    const body = `const log: string[] = [];
{ using open = { [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() { log.push("closed"); } }; log.push("open"); }
return log;`;
    const { linked, loaded } = await build({ body }, skeleton);
    expect([linked.run(), loaded.run()]).toEqual([
      ["open", "closed"],
      ["open", "closed"],
    ]);
  });
});
