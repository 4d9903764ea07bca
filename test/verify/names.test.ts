import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportsOf } from "../../src/verify/examples/exports.js";
import { type NameContext, serveNames } from "../../src/verify/examples/names.js";

const FILES = {
  "src/sums.ts": "export function half() {}\nexport const four = 5;",
  "src/add.ts": "export const add = 1, four = 4;\nconst inner = 1;\nexport { inner as outer };",
  "other/add.ts": "export const add = 2;\nexport const twice = 2;\nexport class Own {}",
  "lib/index.ts": 'export * from "../src/add.js";\nexport * as all from "./x.js";\nexport const twice = 2, whole = 3;',
  "src/deep/far.ts": "export const far = 1;",
  "other/far.ts": "export const far = 1;",
  "other/one.ts": "export const both = 1;",
  "other/two.ts": "export const both = 1;",
};

let root = "";
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "selfcoding-names-"));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
});
afterAll(() => rm(root, { recursive: true }));

/** What gives the names: where each comes from, in short; or the name that nothing gives. */
function serve(
  names: Readonly<Record<string, readonly string[]>>,
  imports: string,
  more: Partial<NameContext> = {},
): string {
  const served = serveNames(new Map(Object.entries(names)), imports === "" ? [] : [imports], {
    name: "half",
    fileName: `${root}/src/sums.ts`,
    isKnown: (name) => name === "half" || name === "four",
    options: {},
    files: () => Object.keys(FILES).map((name) => `${root}/${name}`),
    mayLoad: true,
    ...more,
  });
  if ("unknown" in served) return `unknown ${served.unknown}`;
  const { code, loaded } = served;
  const short = code
    .replaceAll(`${root}/`, "")
    .replace(/ = \$leave\(new Error\("(.+?) has no (\w+)"\)\)/g, (_, module, name) => ` or leave ${module} ${name}`)
    .replace(/await import\("(.+?)"\)\.catch\(\$leave\)/g, "load $1");
  expect(loaded.map((each) => each.replace(`${root}/`, ""))).toEqual(
    [...short.matchAll(/load ([^;]+)/g)].map(([, module]) => module),
  );
  return short;
}

const from = (file: string, name: string, local = name): string =>
  `const { ${name}: ${local} or leave ${file} ${name} } = load ${file};`;

describe("a name of an example is given by", () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, string, string]>([
    ["what stands beside the function", { half: [], four: [] }, "", ""],
    ["the language", { Math: ["max"] }, "", ""],
    ["the function itself, imported by its own name", { half: [] }, 'import { half } from "pkg";', ""],
    ["it by another name", { h: [] }, 'import { half as h } from "pkg";', "const h = half;"],
    ["it as the default, by its own name", { half: [] }, 'import half from "pkg";', ""],
    ["nothing, as the default by another name", { h: [] }, 'import h from "pkg";', "unknown h"],
    ["a package's default export", { all: ["half"] }, 'import all from "pkg";', "const all = { half };"],
    ["the own file, imported whole", { all: ["half"] }, 'import * as all from "./sums.js";', "const all = { half };"],
    [
      "what is known of a package",
      { all: ["half", "four"] },
      'import * as all from "pkg";',
      "const all = { half, four };",
    ],
    ["nothing, where a member is unknown", { all: ["half", "no"] }, 'import * as all from "pkg";', "unknown all"],
    ["what stands beside it, whatever its import", { four: ["x"] }, 'import * as four from "pkg";', ""],
    ["the index of a package", { all: [] }, 'import * as all from "pkg";', "const all = load lib/index.ts;"],
    [
      "a module of Node's, whole",
      { path: ["join"] },
      'import * as path from "node:path";',
      "const path = load node:path;",
    ],
    ["a module of Node's", { join: [] }, 'import { join } from "path";', from("path", "join")],
    [
      "the file that its import names, not its own",
      { four: [] },
      'import { four } from "pkg/add";',
      from("src/add.ts", "four"),
    ],
    [
      "that file, imported whole",
      { all: ["add", "four"] },
      'import * as all from "./add.js";',
      "const all = load src/add.ts;",
    ],
    ["the own file, by its name", { four: [] }, 'import { four } from "./sums";', ""],
    ["the nearest file that exports it", { add: [] }, "", from("src/add.ts", "add")],
    ["the nearest of two in other folders", { far: [] }, 'import { far } from "pkg";', from("src/deep/far.ts", "far")],
    ["none of two that are as near", { both: [] }, "", "unknown both"],
    ["the only file that exports it", { Own: [] }, "", from("other/add.ts", "Own")],
    [
      "a package's index before other files",
      { twice: [] },
      'import { twice } from "pkg";',
      from("lib/index.ts", "twice"),
    ],
    [
      "the index of a package with a scope",
      { twice: [] },
      'import { twice } from "@s/pkg";',
      from("lib/index.ts", "twice"),
    ],
    [
      "the index of a folder, by the folder's name",
      { twice: [] },
      'import { twice } from "pkg/lib";',
      from("lib/index.ts", "twice"),
    ],
    [
      "nothing, where a part of a package is unknown",
      { twice: [] },
      'import { twice } from "pkg/no";',
      "unknown twice",
    ],
    ["what a file lists at its end", { outer: [] }, "", from("src/add.ts", "outer")],
    ["nothing, where a file keeps it", { inner: [] }, "", "unknown inner"],
    ["nothing, where the package is not there", { join: [] }, 'import { join } from "not-there";', "unknown join"],
    ["nothing, where it is but a type", { Shape: [] }, 'import { type Shape } from "pkg";', "unknown Shape"],
    ["an assertion", { assertEquals: [] }, "", from("selfcoding-assertions", "assertEquals")],
    [
      "all assertions",
      { assert: ["equal"] },
      'import * as assert from "node:assert";',
      from("selfcoding-assertions", "assert"),
    ],
    [
      "an assertion by another name",
      { same: [] },
      'import { assertEquals as same } from "x";',
      from("selfcoding-assertions", "assertEquals", "same"),
    ],
    [
      "each its own",
      { h: [], half: [], add: [], join: [] },
      'import { half as h } from "pkg"; import { join } from "node:path";',
      `const h = half; ${from("src/add.ts", "add")} ${from("node:path", "join")}`,
    ],
  ])("%s", (_what, names, imports, code) => {
    expect(serve(names, imports)).toBe(code);
  });

  it("an installed package, where modules may be loaded", () => {
    const fileName = path.join(import.meta.dirname, "names.test.ts");
    const imports = 'import { Node } from "typescript";';
    expect(serve({ Node: [] }, imports, { fileName })).toBe(from("typescript", "Node"));
    expect(serve({ Node: [] }, imports, { fileName, mayLoad: false })).toBe("unknown Node");
  });

  it("the function itself, also where another file exports its name", () => {
    expect(serve({ four: [] }, 'import { four } from "pkg/add";', { name: "four" })).toBe("");
  });
});

it("the exports of a file are read again when it has changed, and only then", async () => {
  const file = path.join(root, "changing.ts");
  expect([...exportsOf(file)]).toEqual([]);
  const noon = new Date("2026-01-01T12:00:00Z");
  await writeFile(file, "export const one = 1;\nconst two = 2;");
  await utimes(file, noon, noon);
  expect([...exportsOf(file)]).toEqual(["one"]);
  await writeFile(file, "export const six = 6;\nconst two = 2;");
  await utimes(file, noon, noon);
  expect([...exportsOf(file)]).toEqual(["one"]);
  await writeFile(file, "export const seven = 7;");
  expect([...exportsOf(file)]).toEqual(["seven"]);
});
