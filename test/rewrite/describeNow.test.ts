import path from "node:path";
import { expect, it } from "vitest";
import { Programs } from "../../src/project/program.js";
import { describeNow } from "../../src/rewrite/rewriteNow.js";
import { findProject } from "../../src/store/project.js";
import { createProject } from "../world/project.js";

const POND = `import { stub } from "selfcoding";
import type { Fish } from "./fish.js";

/** Weighs. */
export function weigh(fish: Fish): number {
  return stub(fish);
}
`;

it("describes a stub anew where a type that it reaches has changed in another file", async () => {
  await using project = createProject({
    "tsconfig.json":
      '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "types": [] }, "include": ["*.ts"] }',
    "fish.ts": "export interface Fish { weight: number }\n",
    "pond.ts": POND,
  });
  const programs = new Programs();
  const fileName = path.posix.join(project.folder, "pond.ts");
  const describeStub = () => describeNow({ fileName, project: findProject(project.folder) }, programs)[0];
  const before = describeStub();
  expect(describeStub()).toBe(before);
  project.write("fish.ts", "export interface Fish { weight: number; length: number }\n");
  const after = describeStub();
  expect(after?.fingerprint).not.toBe(before?.fingerprint);
  expect(JSON.stringify(after)).toContain("length: number");
});
