import { chmodSync, cpSync, existsSync, readdirSync, statSync, truncateSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, type UserProject } from "../world/project.js";

const program = `import { createRequire } from "node:module";
import { loadWithKeptCode } from "./keptCode.js";
const require = createRequire(import.meta.url);
const file = require.resolve("./large.cjs");
loadWithKeptCode(file);
const { answer } = require("./large.cjs");
console.log(answer(), require(file) === require("./large.cjs"));
`;
const large = "exports.answer = function answer() { return 42; };\n";

/** The module alone, so that it keeps what it keeps beside itself. */
function createWorld(): UserProject {
  const project = createProject({ "main.js": program, "large.cjs": large });
  cpSync(path.resolve("dist/src/compiler/keptCode.js"), path.join(project.folder, "keptCode.js"));
  return project;
}

const keptIn = ({ folder }: UserProject): string[] => {
  const kept = path.join(folder, "kept");
  return existsSync(kept) ? readdirSync(kept).map((name) => path.join(kept, name)) : [];
};

describe("a file that is loaded with its kept code", () => {
  it("is compiled once for all processes, and is what `require` gives", async () => {
    await using project = createWorld();
    expect(await project.run(["main.js"])).toMatchObject({ stdout: "42 true\n", stderr: "" });
    const [kept = ""] = keptIn(project);
    const { mtimeMs } = statSync(kept);
    expect(await project.run(["main.js"])).toMatchObject({ stdout: "42 true\n", stderr: "" });
    expect(keptIn(project)).toEqual([kept]);
    expect(statSync(kept).mtimeMs).toBe(mtimeMs);
  });

  it("is compiled anew when what is kept is damaged, or the file has changed", async () => {
    await using project = createWorld();
    await project.run(["main.js"]);
    const [kept = ""] = keptIn(project);
    const { size } = statSync(kept);
    truncateSync(kept, 10);
    expect(await project.run(["main.js"])).toMatchObject({ stdout: "42 true\n", stderr: "" });
    expect(statSync(kept).size).toBe(size);
    project.write("large.cjs", large.replace("42", "43"));
    expect(await project.run(["main.js"])).toMatchObject({ stdout: "43 true\n", stderr: "" });
    expect(keptIn(project)).toHaveLength(2);
  });

  it("is loaded all the same where nothing can be kept", async () => {
    await using project = createWorld();
    // A file in the folder's place: that keeps the superuser out, too.
    project.write("kept", "");
    chmodSync(path.join(project.folder, "kept"), 0o444);
    expect(await project.run(["main.js"])).toMatchObject({ stdout: "42 true\n", stderr: "" });
  });
});
