import { expect, test } from "vitest";
import { rewriteText } from "../../transformer/index.js";
import type { FrozenLink } from "../../transformer/stub.js";
import { createWorld } from "./world.js";

const plain = (body: string) => ({ body: `try { ${body} } catch {}`, plain: body, imports: "", helpers: "" });

/** The file with plain bodies, and the mistakes in it. */
async function freeze(source: string, link: FrozenLink): Promise<{ code: string; problems: string[] }> {
  await using world = createWorld({ "main.ts": source });
  const rewritten = rewriteText({ ...world.host(), frozenLink: link }, world.source("main.ts"));
  const problems = rewritten?.problems.map(({ code, line, column }) => `${code} ${line}:${column}`) ?? [];
  return { code: rewritten?.code ?? "", problems };
}

test.each([
  ['import { stub } from "selfcoding";', "stub()", ";"],
  [
    'import { configure, stub } from "selfcoding";\nconfigure({});',
    "stub()",
    'import { configure } from "selfcoding";',
  ],
  [
    'import { stub as ours, type StubOptions } from "selfcoding";',
    "ours()",
    'import type { StubOptions } from "selfcoding";',
  ],
  ['import { stub } from "selfcoding";\nexport { stub };', "stub()", 'import { stub } from "selfcoding";'],
  ['import { stub } from "selfcoding";\nexport const all = { stub };', "stub()", 'import { stub } from "selfcoding";'],
  ['import * as ours from "selfcoding";', "ours.stub()", ";"],
  ['import * as ours from "selfcoding";\nours.configure({});', "ours.stub()", 'import * as ours from "selfcoding";'],
])("of %j stays what is used besides stubs", async (head, call, first) => {
  const { code, problems } = await freeze(`${head}\nexport function f(): number { return ${call}; }\n`, () =>
    plain("return 7;"),
  );
  expect(problems).toEqual([]);
  expect(code.split("\n")[0]?.trim()).toBe(first);
  expect(code).toContain("export function f(): number { return 7; }");
  expect(code).not.toContain("selfcoding/runtime");
});

test("bodies bring their imports and helpers, and lines stay where they were", async () => {
  const source = `import {
  selfCoding,
  stub,
} from "selfcoding";
export class A {
  @selfCoding({ limits: { attempts: 2 } })
  m(): number {
    return stub();
  }
}
export const own = selfCoding(function own(a: number): number {
  return a;
});
export const later = (n: number): number => stub(n);
`;
  const { code, problems } = await freeze(source, ({ name }) =>
    name === "own"
      ? "missing"
      : {
          ...plain("return $h(os.EOL);"),
          imports: 'import * as os from "node:os"',
          helpers: "const $h = (t) => t.length;",
        },
  );
  expect(problems).toEqual([]);
  const lines = code.split("\n");
  expect(lines).toHaveLength(source.split("\n").length);
  expect(code).not.toMatch(/selfcoding|selfCoding|stub|\$e/);
  expect(lines[11]).toBe("  return a;");
  expect(lines[13]).toContain("export const later");
  expect(code).toContain('import * as os from "node:os";');
});

test("a version that is not there, or cannot stand alone, is a mistake at the stub's name", async () => {
  const source = `import { selfCoding, stub } from "selfcoding";
export function missing(): number { return stub(); }
export function stale(): number { return stub(); }
export function conflict(): number { return stub(); }
export function unloadable(): number { return stub(); }
export function powerful(): number { return stub(); }
export const own = selfCoding(function conflict(): number { return 1; });
`;
  const { problems } = await freeze(source, ({ name }) => (name === "own" ? "conflict" : (name as "missing")));
  expect(problems).toEqual([
    "frozen-missing 2:17",
    "frozen-stale 3:17",
    "frozen-conflict 4:17",
    "frozen-unloadable 5:17",
    "frozen-powerful 6:17",
    "frozen-conflict 7:40",
  ]);
});
