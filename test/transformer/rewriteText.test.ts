import { ts as bundled, type CompilerOptions, Project } from "ts-morph";
import { expect, test } from "vitest";
import { rewriteText, type TypeScript } from "../../transformer/index.js";
import { createWorld, type World } from "./world.js";

const SOURCE = `#!/usr/bin/env node
"use strict";
// first comment
import { selfCoding, stub } from "selfcoding"; // kept
/** Docs. */
export function parse(text: string): number {
  // a hint
  return stub(text);
}

export class A {
  value = 1
  @selfCoding({
    prompt: "x",
  })
  *items(): Generator<number> { return stub(); }
  plain( ) { return   1 }
}
export const own = selfCoding(
  async (a: string): Promise<string> => a.length > 1 ? Promise.resolve(a) : a,
);
`;

test("every line stays where it was, and those that hold no stub stay as they were", async () => {
  await using world = createWorld({ "main.ts": SOURCE });
  const before = SOURCE.split("\n");
  const after = world.rewrite("main.ts").code.split("\n");
  expect(after.length).toBe(before.length);
  const changed = before.flatMap((line, index) => (line === after[index] ? [] : [index + 1]));
  expect(changed).toEqual([4, 6, 7, 8, 13, 14, 15, 16, 18, 19, 20]);
});

test("line ends of Windows are kept", async () => {
  await using world = createWorld({ "main.ts": SOURCE.replace(/\n/g, "\r\n") });
  const { code } = world.rewrite("main.ts");
  expect(code.match(/\r\n/g)?.length).toBe(SOURCE.match(/\n/g)?.length);
  expect(code.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
});

test("the printed code", async () => {
  await using world = createWorld({ "main.ts": SOURCE });
  const code = world
    .rewrite("main.ts")
    .code.replace(/define\('(?:[^'\\]|\\.)*'/g, "define(JSON")
    .replaceAll(world.root, "/root");
  expect(code).toMatchInlineSnapshot(`
    "#!/usr/bin/env node
    "use strict";
    // first comment
    import * as $selfcoding from "selfcoding/runtime"; var $scope$; function $scope() { return ($scope$ ??= { get parse() { return parse; }, get A() { return A; }, get own() { return own; } }); } var $scope_list$; function $scope_list($hidden, $more) { return ($scope_list$ ??= JSON.parse('[{"name":"parse","kind":"function","type":"(text: string) => number","summary":"Docs."},{"name":"A","kind":"class","type":"new () => A","summary":""},{"name":"own","kind":"const","type":"any","summary":""}]')).filter(({ name: $n }) => !$hidden.includes($n)).concat($more); } var $stub_parse$; function $stub_parse() { return ($stub_parse$ ??= $selfcoding.define(JSON, { where: "/root", scope: $scope(), entries: () => $scope_list(["parse"], []), install: ($f) => { parse = $f; } })); } var $stub_A_items$; function $stub_A_items() { return ($stub_A_items$ ??= $selfcoding.define(JSON, { where: "/root", scope: $scope(), entries: () => $scope_list([], []), options: () => ({ prompt: "x", }) })); } var $stub_own$; function $stub_own() { return ($stub_own$ ??= $selfcoding.define(JSON, { where: "/root", scope: $scope(), entries: () => $scope_list(["own"], []), install: ($f) => { own = $f; } })); } ; // kept
    /** Docs. */
    export function parse(text: string): number { return $stub_parse().call(text); 


    }

    export class A {
      value = 1
      ;


      *items(): Generator<number> { return yield* $stub_A_items().call.call(this); }
      plain( ) { return   1 }
    ; static { $stub_A_items().member(this, "items", false, false); } }
    export let own = (
    async (a: string): Promise<string> => { try { return await (a.length > 1 ? Promise.resolve(a) : a); } catch ($e) { return $stub_own().heal($e, undefined, [a]); } }
    );
    "
  `);
});

test("a file without stubs is not rewritten", async () => {
  await using world = createWorld({ "main.ts": "export const stub = 1;" });
  expect(rewriteText(world.host(), world.source("main.ts"))).toBeUndefined();
});

test("a decorator of ours on a class without stubs goes with its import, and nothing else does", async () => {
  const text = (decorator: string, own: string) =>
    `${own}\nexport const a = 1;\n${decorator} export class A { m() { return 1; } }\n`;
  await using world = createWorld({ "main.ts": text("@selfCoding", 'import { selfCoding } from "selfcoding";') });
  expect(world.rewrite("main.ts").code).toBe(text(" ", ";"));
});

test("the compiler inside of ts-morph does the same", async () => {
  await using world = createWorld({ "main.ts": SOURCE });
  const typescript = bundled as unknown as TypeScript;
  const compilerOptions = world.program.getCompilerOptions() as CompilerOptions;
  const project = new Project({ compilerOptions, skipAddingFilesFromTsConfig: true });
  project.addSourceFileAtPath(world.source("main.ts").fileName);
  const program = project.getProgram().compilerObject as unknown as World["program"];
  const sourceFile = program.getSourceFile(world.source("main.ts").fileName);
  if (sourceFile === undefined) throw new Error("The file is not in the program.");
  const rewritten = rewriteText({ ...world.host(), ts: typescript, program }, sourceFile);
  expect(rewritten?.code).toBe(world.rewrite("main.ts").code);
});
