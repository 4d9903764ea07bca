import { expect, it } from "vitest";
import { cli, createProject, LIGHT } from "../world/project.js";

const files = (more: object) => ({
  "tsconfig.json": JSON.stringify({
    compilerOptions: { ...LIGHT, module: "nodenext", strict: true, outDir: "out", ...more },
    include: ["src"],
  }),
  "src/lib.ts": `import { stub } from "selfcoding";

/** Twice the number. */
export function twice(n: number): number {
  return stub(n);
}
`,
});

it("leaves no tsbuildinfo by which another compiler would keep an old body, and keeps one that is there", async () => {
  await using project = createProject(
    files({ composite: true, rootDir: ".", tsBuildInfoFile: "out/info.tsbuildinfo" }),
  );
  const built = { code: 0, stdout: "2 files written; 1 stub: 0 linked, 1 unwritten\n" };
  expect(await project.run([cli, "build"])).toMatchObject(built);
  expect(project.has("out/info.tsbuildinfo")).toBe(false);
  project.write("out/info.tsbuildinfo", "{}");
  expect(await project.run([cli, "build"])).toMatchObject(built);
  expect(project.read("out/info.tsbuildinfo")).toBe("{}");
});

it("says why nothing is written where the configuration says noEmit", async () => {
  await using project = createProject(files({ noEmit: true }));
  expect(await project.run([cli, "build"])).toMatchObject({
    code: 0,
    stdout: "0 files written; 1 stub: 0 linked, 1 unwritten\n",
    stderr: "! tsconfig.json says `noEmit`, so nothing is written. Name another one with `-p` that sets it to false.\n",
  });
  expect(project.has("out")).toBe(false);
});
