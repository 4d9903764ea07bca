import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Compiled } from "../../src/contract/nouns.js";
import { readCompiled, writeCompiled } from "../../src/store/cache.js";
import { scopeOf, skeletonOf } from "../compile/workbench.js";
import { temporaryFolder } from "./world.js";

const skeleton = skeletonOf("function f(): number");
const compiled: Compiled = {
  fingerprint: skeleton.fingerprint,
  source: "export function f(): number {\n  return LIMIT;\n}\n",
  linked: { body: "return 1", plain: "return 1", imports: "", helpers: "" },
  loaded: "return function f() { return 1; };",
};

describe("the cache of compiled code", () => {
  it("gives back what was kept for the same text and stub", () => {
    using folder = temporaryFolder();
    const project = { cacheDirectory: folder.path };
    expect(readCompiled(project, skeleton, compiled.source)).toBeUndefined();
    writeCompiled(project, skeleton, compiled);
    expect(readCompiled(project, skeleton, compiled.source)).toEqual(compiled);
  });

  it("misses when the text, the stub, its handle or what the text takes from the file has changed", () => {
    using folder = temporaryFolder();
    const project = { cacheDirectory: folder.path };
    writeCompiled(project, skeleton, compiled);
    expect(readCompiled(project, skeleton, `${compiled.source} `)).toBeUndefined();
    expect(readCompiled(project, { ...skeleton, fingerprint: "other" }, compiled.source)).toBeUndefined();
    expect(readCompiled(project, { ...skeleton, handle: "$stub_f_2" }, compiled.source)).toBeUndefined();
    expect(readCompiled(project, { ...skeleton, scope: scopeOf({ LIMIT: "let" }) }, compiled.source)).toBeUndefined();
    expect(readCompiled(project, { ...skeleton, jsx: { jsx: "react" } }, compiled.source)).toBeUndefined();
    expect(readCompiled(project, { ...skeleton, scope: scopeOf({ unrelated: "let" }) }, compiled.source)).toEqual(
      compiled,
    );
  });

  it.each<[string, (kept: { compiled: Compiled }) => unknown]>([
    ["the linked body", ({ compiled: { linked } }) => ({ linked: { ...linked, body: "return 2" } })],
    ["the loaded body", () => ({ loaded: "return function f() { return 2; };" })],
    ["what it may use", () => ({ isPowerful: false })],
  ])("misses when somebody has changed %s in it", (_what, change) => {
    using folder = temporaryFolder();
    const project = { cacheDirectory: folder.path };
    writeCompiled(project, skeleton, compiled);
    const [name = ""] = readdirSync(folder.path, { recursive: true })
      .map(String)
      .filter((each) => each.endsWith(".json"));
    const kept = JSON.parse(readFileSync(folder.file(name), "utf8")) as { compiled: Compiled };
    writeFileSync(folder.file(name), JSON.stringify(kept));
    expect(readCompiled(project, skeleton, compiled.source)).toEqual(compiled);
    const changed = { ...kept, compiled: { ...kept.compiled, ...(change(kept) as object) } };
    writeFileSync(folder.file(name), JSON.stringify(changed));
    expect(readCompiled(project, skeleton, compiled.source)).toBeUndefined();
  });

  it("misses when the file is broken, and does not mind that it cannot write", () => {
    using folder = temporaryFolder();
    const project = { cacheDirectory: folder.path };
    writeCompiled(project, skeleton, compiled);
    const [file = ""] = readdirSync(folder.path, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".json"));
    for (const text of ["", "{", "null", "{}", '{"format":1}']) {
      writeFileSync(folder.file(file), text);
      expect(readCompiled(project, skeleton, compiled.source)).toBeUndefined();
    }
    rmSync(folder.file(file));
    mkdirSync(folder.file(file));
    expect(() => writeCompiled(project, skeleton, compiled)).not.toThrow();
    expect(readdirSync(folder.path, { recursive: true }).filter((name) => String(name).endsWith(".tmp"))).toEqual([]);
    expect(readCompiled(project, skeleton, compiled.source)).toBeUndefined();
  });
});
