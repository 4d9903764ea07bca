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
