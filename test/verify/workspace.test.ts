import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Project } from "../../src/contract/nouns.js";
import { findProject } from "../../src/store/project.js";
import { call, createChecker, createProject } from "./project.js";

const written = new Map<string, string>();
const asked: { readonly id: string; readonly project: Project }[] = [];
const checker = createChecker(({ id }, project) => {
  asked.push({ id, project });
  const body = written.get(`${project.root}#${id}`);
  return body === undefined ? undefined : { imports: "", helpers: "", body };
});
afterAll(() => checker.close());

const PACKAGE = (name: string, more = ""): string => `{ "name": "${name}", "type": "module"${more} }`;

/** Two packages whose stubs have the same id. */
const createWorkspace = async () => {
  const workspace = await createProject({
    "package.json": PACKAGE("all"),
    "packages/price/package.json": PACKAGE("price", ', "exports": "./index.ts"'),
    "packages/price/index.ts":
      'import { stub } from "selfcoding";\n/** With a quarter on top. */\nexport function sum(net: number): number { return stub(net); }\n',
    "packages/shop/package.json": PACKAGE("shop"),
    "packages/shop/index.ts":
      'import { sum as priced } from "price";\nimport { stub } from "selfcoding";\nexport function sum(items: readonly number[]): number { return stub(items, priced); }\n',
  });
  await mkdir(path.join(workspace.root, "packages/shop/node_modules"));
  await symlink("../../price", path.join(workspace.root, "packages/shop/node_modules/price"));
  const shop = findProject(path.join(workspace.root, "packages/shop"));
  const price = findProject(path.join(workspace.root, "packages/price"));
  const own = { ...workspace, root: shop.root, storeDirectory: shop.storeDirectory };
  const skeleton = { ...workspace.skeleton("packages/shop/index.ts", "sum"), id: "index.ts#sum", file: "index.ts" };
  return { own, skeleton, shop, price, [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose]() };
};

const BODY = "return items.reduce((all, item) => all + priced(item), 0);";
const CASES = { cases: [call(["[4, 8]"])] };

/** A file as a build leaves it: one stub with its version, one without. */
const BUILT = `import * as $selfcoding from "selfcoding/runtime";
var $stub_half$; function $stub_half() { return ($stub_half$ ??= $selfcoding.define('{"name":"half"}', {})); }
var $stub_third$; function $stub_third() { return ($stub_third$ ??= $selfcoding.define('{"name":"third"}', {})); }
export function half(net) { try { if (net < 0) throw new RangeError("net"); return net / 2; } catch ($e) { return $stub_half().heal($e, undefined, [net]); } }
export function third(net) { return $stub_third().call(net); }
`;

describe("a package of the workspace that is built", () => {
  const check = async (body: string) => {
    await using project = await createProject({
      "built.js": BUILT,
      "built.d.ts":
        "export declare function half(net: number): number;\nexport declare function third(net: number): number;\n",
      "main.ts":
        'import { stub } from "selfcoding";\nimport { half, third } from "./built.js";\n/** @example part(8) // => 4 */\nexport function part(net: number): number { return stub(net, half, third); }\n',
    });
    return (await checker.check(project, project.skeleton("main.ts", "part"), body)).messages;
  };

  it("is run with the bodies that stand in its files", async () => {
    expect(await check("return half(net);")).toEqual([]);
    expect(await check("return half(-net);")).toEqual([expect.stringContaining("threw RangeError: net")]);
  });

  it("says which function has none there", async () => {
    expect(await check("return third(net);")).toEqual([
      expect.stringContaining("third has no body in its built file: once it is written, build that again."),
    ]);
  });
});

describe("a stub of another package of the workspace", () => {
  it("is run as that package keeps it", async () => {
    await using world = await createWorkspace();
    written.set(`${world.price.root}#index.ts#sum`, "return net * 1.25;");
    const { result } = await checker.check(world.own, world.skeleton, BODY, CASES);
    expect(result).toMatchObject({ verdict: { passed: true, results: [{ value: "15" }] } });
    const { project } = asked.at(-1) ?? {};
    expect(project).toEqual(world.price);
    expect(project?.storeDirectory).toBe(path.join(world.price.root, ".selfcoding"));
  });

  it("is asked for there while it is not written, although a stub of the same id asks", async () => {
    await using world = await createWorkspace();
    const { result } = await checker.check(world.own, world.skeleton, BODY, CASES);
    expect(result).toMatchObject({
      needs: { project: world.price, skeleton: { id: "index.ts#sum", name: "sum" }, call: { arguments: ["4"] } },
    });
    expect("needs" in result && result.needs.skeleton.parameters.map(({ name }) => name)).toEqual(["net"]);
  });
});
