import { describe, expect, it } from "vitest";
import type { HostFile } from "../../src/integrations/hosts/hostFile.js";
import { keepStubModules } from "../../src/integrations/devServer/stubModules.js";

const id = "src/twice.ts#twice";
const fileOf = (root: string, fingerprint: string): HostFile =>
  ({
    project: { root, storeDirectory: `${root}/.selfcoding`, cacheDirectory: `${root}/cache` },
    stubs: [{ id, fingerprint }],
    dependencies: [],
    versions: [],
  }) as unknown as HostFile;

describe("the modules of a dev server", () => {
  it("keep stubs of one id apart that stand in two packages", () => {
    const modules = keepStubModules();
    modules.note("/one/src/twice.ts", "", fileOf("/one", "a"));
    modules.note("/two/src/twice.ts", "", fileOf("/two", "b"));
    expect(modules.withStub(id).map(({ project, stubs }) => [project.root, stubs[0]?.fingerprint])).toEqual([
      ["/one", "a"],
      ["/two", "b"],
    ]);
    modules.forget("/one/src/twice.ts");
    expect(modules.withStub(id).map(({ project }) => project.root)).toEqual(["/two"]);
    expect(modules.withStub("src/other.ts#f")).toEqual([]);
  });
});
