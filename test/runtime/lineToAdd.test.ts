import { expect, it } from "vitest";
import { LOADER_HOSTS, NEST_LINES, PLUGIN_HOSTS } from "../../src/cli/doctor/hostTable.js";
import { createProject } from "../world/project.js";

/** Tells what a stub says when a tool's program, or a file that was built beside its configuration, calls it. */
const ASK = `import { mkdirSync, writeFileSync } from "node:fs";
import { stub } from "selfcoding";

const told = {};
function ask(name, started, configuration) {
  mkdirSync(name);
  if (configuration !== undefined) writeFileSync(name + "/" + configuration, "");
  process.argv[1] = started;
  process.chdir(name);
  try {
    stub();
  } catch ({ code, remedy }) {
    told[name] = code + " " + remedy;
  }
  process.chdir("..");
}
const bundlers = ["vite", "webpack", "rspack", "rollup", "rolldown", "farm"];
const around = ["next", "nuxt", "astro", "tsup", "tsdown", "rsbuild", "rslib", "electron-vite"];
for (const tool of [...bundlers, ...around])
  ask(tool, "/app/node_modules/.bin/" + tool);
for (const tool of ["nest", "next", "nuxt", "astro", "tsup", "tsdown"])
  ask(tool + " built", "/app/dist/main.js", tool === "nest" ? "nest-cli.json" : tool + ".config.mts");
for (const runner of ["vite-node", "playwright", "mocha", "ava"]) ask(runner, "/app/node_modules/" + runner + "/cli.js");
ask("script", "/app/scripts/move.ts", "vite.config.ts");
ask("plain", "/app/dist/main.js");
process.env.NODE_OPTIONS = "--import selfcoding/register";
ask("hooked", "/app/scripts/move.js");
console.log(JSON.stringify(told));
`;

it("names the line for the tool whose program runs, or whose configuration lies beside what was built", async () => {
  await using project = createProject({ "ask.mjs": ASK });
  const { stdout, stderr } = await project.run(["ask.mjs"]);
  expect(stderr).toBe("");
  const told = JSON.parse(stdout) as Readonly<Record<string, string>>;
  for (const { name, module, loader, configurations } of PLUGIN_HOSTS) {
    if (name === "vitest" || name === "esbuild") continue;
    // The server is what can write; Vite sees the pages of Nuxt.
    const line = loader ?? (name === "nuxt" ? "selfcoding/rollup" : module);
    for (const text of [told[name], told[`${name} built`] ?? told[name]]) {
      expect(text).toContain(`"${line}"`);
      expect(text).toContain(configurations[0]);
    }
  }
  expect(told["nest built"]).toContain(NEST_LINES.tsc.split("write: ")[1]);
  expect(told["vite-node"]).toContain("vite.config.ts");
  expect(told["playwright"]).toContain("selfcoding build -p tsconfig.json");
  expect(told["mocha"]).toContain("mocha --node-option import=selfcoding/register");
  expect(told["ava"]).toContain("workerThreads");
  expect(told["hooked"]).toContain("Rename a file of JavaScript to .ts");
  // A script that is compiled as it runs is not what the configuration beside it builds.
  for (const text of [told["script"], told["plain"]]) expect(text).toContain("node --import selfcoding/register");
});

it("names the line of tsx under tsx", async () => {
  await using project = createProject({
    "app.ts":
      'import { stub } from "selfcoding";\ntry {\n  stub();\n} catch (error) {\n  console.log((error as { remedy: string }).remedy);\n}\n',
  });
  const { stdout } = await project.run([
    "--import",
    new URL("../../node_modules/tsx/dist/esm/index.mjs", import.meta.url).href,
    "app.ts",
  ]);
  const line = LOADER_HOSTS.find(({ name }) => name === "tsx")?.line.replace(" app.ts", "");
  expect(stdout).toContain(line);
});
