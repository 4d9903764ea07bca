import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ts } from "../../src/compiler/compiler.js";
import { plugAndPlaySystem } from "../../src/compiler/plugAndPlay.js";

/** As Yarn lays it out: each package in an archive of its own, and the project without `node_modules`. */
const FILES = {
  "project/app.ts": "",
  "project/tsconfig.json": '{ "extends": "@tsconfig/strictest/tsconfig.json", "files": ["app.ts"] }',
  "archive/ms.zip/node_modules/ms/package.json": '{ "name": "ms", "main": "index.js" }',
  "archive/ms.zip/node_modules/ms/index.js": "",
  "archive/types-ms.zip/node_modules/@types/ms/index.d.ts": "export default function ms(text: string): number;",
  "archive/types-node.zip/node_modules/@types/node/index.d.ts": "declare const process: object;",
  "archive/own.zip/node_modules/own/package.json": '{ "name": "own", "types": "./own.d.ts" }',
  "archive/own.zip/node_modules/own/own.d.ts": 'export { inner } from "inner";',
  "archive/inner.zip/node_modules/inner/index.d.ts": "export declare const inner: number;",
  "archive/strictest.zip/node_modules/@tsconfig/strictest/tsconfig.json":
    '{ "compilerOptions": { "noUncheckedIndexedAccess": true } }',
};

/** Who depends on what. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  project: ["ms", "@types/ms", "@types/node", "own", "@tsconfig/strictest"],
  "archive/own.zip/node_modules/own": ["inner"],
};

async function createWorld() {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "selfcoding-pnp-")));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  const places = new Map(
    Object.keys(FILES).flatMap((file) => {
      const [, archive, name] = /^(archive\/.*?\/node_modules\/)((?:@\w+\/)?\w+)/.exec(file) ?? [];
      return name === undefined ? [] : [[name, path.join(root, `${archive}${name}`)] as const];
    }),
  );
  const ownerOf = (file: string) => Object.keys(PACKAGES).find((owner) => file.startsWith(path.join(root, owner, "/")));
  const api = {
    findPackageLocator: (file: string) => {
      const owner = ownerOf(file);
      return owner === undefined ? null : { owner };
    },
    getPackageInformation: (locator: object) => {
      const { owner } = locator as { owner: string };
      return { packageDependencies: new Map((PACKAGES[owner] ?? []).map((name) => [name, "1"])) };
    },
    resolveToUnqualified: (name: string, issuer: string) => {
      if (!PACKAGES[ownerOf(issuer) ?? ""]?.includes(name)) throw new Error(`${issuer} may not use ${name}`);
      return `${places.get(name)}/`;
    },
  };
  return {
    app: path.join(root, "project/app.ts"),
    place: (name: string) => path.join(root, name),
    system: { ...ts.sys, ...plugAndPlaySystem(ts.sys, () => api) },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

const OPTIONS = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };

describe("under Yarn's Plug'n'Play the compiler", () => {
  it("finds a package's own types, those that stand apart, and what a package itself depends on", async () => {
    await using world = await createWorld();
    const find = (name: string, from = world.app) =>
      ts.resolveModuleName(name, from, OPTIONS, world.system).resolvedModule;
    const own = world.place("archive/own.zip/node_modules/own/own.d.ts");
    expect(find("own")).toMatchObject({ resolvedFileName: own, isExternalLibraryImport: true });
    const types = world.place("archive/types-ms.zip/node_modules/@types/ms/index.d.ts");
    expect(find("ms")).toMatchObject({ resolvedFileName: types, isExternalLibraryImport: true });
    const inner = world.place("archive/inner.zip/node_modules/inner/index.d.ts");
    expect(find("inner", own)).toMatchObject({ resolvedFileName: inner });
    expect(await readFile(inner, "utf8")).toBe(world.system.readFile(inner));
  });

  it("does not find what the package at hand does not depend on", async () => {
    await using world = await createWorld();
    const { resolvedModule } = ts.resolveModuleName("inner", world.app, OPTIONS, world.system);
    expect(resolvedModule).toBeUndefined();
  });

  it("and the sandbox start from files: the package asks not to be left in its archive", async () => {
    const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
    expect(JSON.parse(text)).toMatchObject({ preferUnplugged: true });
  });

  it("finds all packages of types, and the configuration that another extends", async () => {
    await using world = await createWorld();
    const folder = path.dirname(world.app);
    const host = { ...world.system, getCurrentDirectory: () => folder };
    expect(ts.getAutomaticTypeDirectiveNames({ types: ["*"] }, host).sort()).toEqual(["ms", "node"]);
    const { config } = ts.readConfigFile(path.join(folder, "tsconfig.json"), world.system.readFile);
    const { options, errors } = ts.parseJsonConfigFileContent(config, world.system, folder);
    expect(errors).toEqual([]);
    expect(options.noUncheckedIndexedAccess).toBe(true);
  });
});
