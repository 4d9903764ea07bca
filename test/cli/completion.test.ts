import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { completeName } from "../../src/cli/stubs/completeName.js";
import { cli, createProject, type UserProject } from "../world/project.js";
import { hasTerminals, openLine, type } from "./terminal.js";
import { putVersions } from "./world.js";

const BIN = "node_modules/.bin";
const SHOW = "printf 'called '; printf '<%s>' \"$@\"; echo\n";
const stubs = `import { stub } from "selfcoding";

export function parseDuration(text: string): number {
  return stub(text);
}
export function parseSize(text: string): number {
  return stub(text);
}
export class Box {
  area(): number {
    return stub();
  }
}
`;
/** A name that a shell would run, if it were not held for a name. */
const NASTY = "src/@in/$(touch run).ts";
const other = `import { stub } from "selfcoding";

export function parseSize(text: string): number {
  return stub(text);
}
`;

/** A project with `selfcoding`, which shows what it is given wherever it is not asked for completions, and an `npx` for it. */
function createWorld(): UserProject {
  const project = createProject({ "src/a.ts": stubs, [NASTY]: other });
  const node = process.env["NODE_UNDER_TEST"] ?? process.execPath;
  const shell = "#!/bin/sh\n";
  const write = (name: string, text: string): void => {
    project.write(`${BIN}/${name}`, shell + text);
    chmodSync(path.join(project.folder, BIN, name), 0o755);
  };
  const main = path.join(project.folder, cli);
  write("selfcoding", `[ "$1" = completion ] && exec "${node}" "${main}" "$@"\n${SHOW}`);
  write("npx", 'exec "$@"\n');
  return project;
}

const READY = "ready> ";
const SHELLS = {
  bash: { line: `PS1="${READY}" bash --norc --noprofile -i`, load: 'eval "$(selfcoding completion bash)"' },
  zsh: { line: `PS1="${READY}" zsh -f -i`, load: 'eval "$(selfcoding completion zsh)"' },
  fish: {
    line: `fish -N -i -C 'function fish_prompt; echo -n "${READY}"; end'`,
    load: "selfcoding completion fish | source",
  },
};

/** Types lines into a shell; what `selfcoding` was called with for each. */
async function complete(
  shell: keyof typeof SHELLS,
  project: UserProject,
  lines: readonly string[],
): Promise<readonly string[]> {
  const { line, load } = SHELLS[shell];
  const environment = {
    PATH: `${path.join(project.folder, BIN)}${path.delimiter}${process.env["PATH"]}`,
    HISTFILE: "/dev/null",
  };
  const typed = [load, ...lines, "exit"].map((each) => [READY, `${each}\r`] as const);
  const { text } = await type(openLine(`stty columns 120 rows 40; ${line}`, project, environment), typed);
  return text.split("\n").flatMap((each) => /called (<.*>)/.exec(each)?.[1] ?? []);
}

describe("the completion of a shell", () => {
  for (const shell of ["bash", "zsh", "fish"] as const) {
    const isThere = hasTerminals && spawnSync(shell, ["--version"]).status === 0;
    it.skipIf(!isThere)(`knows commands, options, files and stubs in ${shell}`, async () => {
      await using project = createWorld();
      // Nothing is known before a command has listed the stubs, and nobody is told of an error.
      expect(await complete(shell, project, ["selfcoding show parseDur\t"])).toEqual(["<show><parseDur>"]);
      await project.run([cli, "status"]);
      await putVersions(project, [{ stub: "#Box.area", body: "return 1;" }]);
      const lines = [
        ["selfcoding sta\t", "<status>"],
        ["selfcoding check --fail\tx", "<check><--fail-on><x>"],
        ["selfcoding check --output j\t", "<check><--output><json>"],
        ["selfcoding heal --call pack\t", "<heal><--call><package.json>"],
        ["selfcoding show parseD\t", "<show><parseDuration>"],
        ["selfcoding rollback --reason x Box.\t", "<rollback><--reason><x><Box.area>"],
        ["selfcoding why Box.area@\t", "<why><Box.area@1>"],
        ["selfcoding eject parseDuration ar\t", "<eject><parseDuration><area>"],
        ["selfcoding write src/@\t", `<write><${NASTY}#parseSize>`],
        ["selfcoding cases area l\t", "<cases><area><list>"],
        [`${path.join(project.folder, BIN, "selfcoding")} why parseD\t`, "<why><parseDuration>"],
        // There is none for npx in fish.
        ...(shell === "fish" ? [] : [["npx selfcoding log parseD\t", "<log><parseDuration>"]]),
      ] as const;
      expect(
        await complete(
          shell,
          project,
          lines.map(([line]) => line),
        ),
      ).toEqual(lines.map(([, called]) => called));
      expect(project.has("run")).toBe(false);
      // What has changed since does not matter: names hardly ever do.
      project.write("src/a.ts", stubs.replace("parseDuration", "parseMoment"));
      expect(await complete(shell, project, ["selfcoding show parseD\t"])).toEqual(["<show><parseDuration>"]);
    });
  }

  it.skipIf(!hasTerminals)("leaves npx as it is where another package is meant", async () => {
    await using project = createWorld();
    project.write(`${BIN}/other`, `#!/bin/sh\n${SHOW}`);
    chmodSync(path.join(project.folder, BIN, "other"), 0o755);
    expect(await complete("bash", project, ["npx other sta\t"])).toEqual(["<sta>"]);
  });

  it("offers the shortest name that is one stub's own, and a longer one where that is typed", () => {
    const stubAt = (file: string, name: string) => ({ file: `/p/${file}`, skeleton: { id: `${file}#${name}` } });
    const all = [
      stubAt("src/a.ts", "parseSize"),
      stubAt("src/b.ts", "parseSize"),
      stubAt("src/a.ts", "Box.area"),
      stubAt("src/a.ts", "Cup.area"),
      stubAt("src/a.ts", "slug"),
    ];
    const of = (typed: string, folder = "/p"): readonly string[] => completeName(all, typed, folder, () => [1, 2, 12]);
    expect(of("")).toEqual(["Box.area", "Cup.area", "slug", "src/a.ts#parseSize", "src/b.ts#parseSize"]);
    expect(of("sl")).toEqual(["slug"]);
    expect(of("Box")).toEqual(["Box.area"]);
    expect(of("src/a.ts#B")).toEqual(["src/a.ts#Box.area"]);
    expect(of("src/b")).toEqual(["src/b.ts#parseSize"]);
    expect(of("a.ts#s", "/p/src")).toEqual(["a.ts#slug"]);
    expect(of("x")).toEqual([]);
    expect(of("slug@")).toEqual(["slug@1", "slug@2", "slug@12"]);
    expect(of("src/b.ts#parseSize@1")).toEqual(["src/b.ts#parseSize@1", "src/b.ts#parseSize@12"]);
    // It is the name of two.
    expect(of("parseSize@")).toEqual([]);
  });
});
