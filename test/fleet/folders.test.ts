import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { putVersions } from "../cli/world.js";
import { temporaryFolder } from "../store/world.js";
import { cli, modelAt, register, type UserProject } from "../world/project.js";
import { makeReadOnly, plainUser } from "../world/readOnly.js";
import { createHost, DOUBLE, replies, startProgram } from "./world.js";

const configured = `${DOUBLE}import { configure } from "selfcoding";
configure({ store: ":memory:" });
`;

interface Kind {
  readonly stubs?: string;
  readonly variables?: Record<string, string>;
  readonly args?: readonly string[];
  prepare?(host: UserProject): Disposable;
}

const KINDS: readonly (readonly [title: string, kind: Kind])[] = [
  ["keeps nothing on disk, by a variable,", { variables: { SELFCODING_STORE: ":memory:" } }],
  ["keeps nothing on disk, by configure,", { stubs: configured }],
  ["cannot be written", { args: [...plainUser, ...register, "main.ts"], prepare: makeReadOnly }],
];

it.skipIf(process.platform === "win32").each(KINDS)(
  "a host whose folder %s takes part like every other, and nobody need hear of it",
  async (_, { stubs = DOUBLE, variables = {}, args, prepare }) => {
    await using model = await startModelServer({ replies });
    using shared = temporaryFolder();
    mkdirSync(shared.file("fleet"));
    for (const folder of [path.dirname(shared.file("fleet")), shared.file("fleet")]) chmodSync(folder, 0o777);
    const fleet = { pollSeconds: 0.2 };
    await using one = createHost(stubs, { fleet });
    await using other = createHost(stubs, { fleet });
    using _one = prepare?.(one);
    using _other = prepare?.(other);
    const SELFCODING_FLEET = pathToFileURL(shared.file("fleet")).href;
    const environment = { ...modelAt(model.url), SELFCODING_FLEET, ...variables };
    const [writer, reader] = [startProgram(one, environment, args), startProgram(other, environment, args)];
    expect(await writer.call("part", "a:b")).toEqual({ result: "b" });
    expect(await reader.call("part", "c:d")).toEqual({ result: "d" });
    expect(await reader.call("part", "cd")).toEqual({ result: "" });
    await writer.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
    expect(await writer.call("part", "ab")).toEqual({ result: "" });
    expect(model.requests).toHaveLength(2);
    const isPolled = /polls every/;
    const warnings = [...writer.said, ...reader.said].flatMap(({ warning }) =>
      warning === undefined ? [] : [warning],
    );
    expect(warnings.filter((warning) => !isPolled.test(String(warning)))).toEqual([]);
    expect(one.has(".selfcoding") || other.has(".selfcoding")).toBe(false);
    await Promise.all([writer.end(), reader.end()]);
  },
);

it("a project that keeps nothing on disk is given no files by pull, which says so", async () => {
  using shared = temporaryFolder();
  await using host = createHost(DOUBLE);
  await putVersions(host, [{ stub: "#part", body: 'return text.slice(text.indexOf(":") + 1);' }]);
  const environment = { SELFCODING_FLEET: pathToFileURL(shared.file("fleet")).href };
  expect((await host.run([cli, "push"], environment)).stdout).toContain("Pushed 1 of 2 stubs.");
  const { code, stdout } = await host.run([cli, "pull"], { ...environment, SELFCODING_STORE: ":memory:" });
  expect(code).toBe(4);
  expect(stdout).toContain("this project keeps its versions in memory, and has no files to pull into.");
  expect(host.has(":memory:")).toBe(false);
});
