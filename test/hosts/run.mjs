// Builds and runs the fixture with every host, and writes the table of docs/toolchains.md.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(import.meta.dirname, "../..");
const [BEGIN, END] = ["<!-- hosts: written by `npm run hosts` -->", "<!-- /hosts -->"];
/** The package of a host whose name is another, and its entry where it is not named as the host. */
const PACKAGES = { rspack: "@rspack/core", farm: "@farmfe/core", "bun test": "bun", "bun build": "bun" };
const ENTRIES = {
  vitest: "vite",
  tsup: "esbuild",
  "webpack, by the loader": "webpack-loader",
  "bun build": "esbuild",
  "bun test": "register",
};

const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-hosts-"));
const report = path.join(folder, "report.json");
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const files = ["hosts/hosts", "hosts/runners", "integrations/compilerVersions"].map((name) => `test/${name}.test.ts`);
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", ...files, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  { cwd: root, stdio: "inherit", env: { ...process.env, HOSTS: "all", LONG: "" } },
);
const { testResults } = JSON.parse(readFileSync(report, "utf8"));
rmSync(folder, { recursive: true });

const rows = testResults
  .filter(({ name }) => name.includes("/hosts/"))
  .flatMap(({ assertionResults }) => assertionResults)
  .map(({ ancestorTitles: [title], status: result }) => rowOf(title.replaceAll("'", ""), result === "passed"));
if (rows.length === 0) throw new Error("No test of a host has run: the table stays as it is.");
const page = path.join(root, "docs/toolchains.md");
const text = readFileSync(page, "utf8");
const table = ["| tool | version | entry | |", "|---|---|---|---|", ...rows].join("\n");
const [before, after] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
writeFileSync(page, `${before}${BEGIN}\n\n${table}\n\n${after}`);
process.exit(status ?? 1);

function rowOf(name, isGood) {
  const [tool] = name.split(/ with |, /);
  const inner = / with ([^,]+)/.exec(name)?.[1];
  const versions = [PACKAGES[tool] ?? tool, ...(inner === undefined ? [] : [inner])].map(versionOf);
  return row(name, versions.join(", "), ENTRIES[name] ?? ENTRIES[tool] ?? tool, isGood ? "works" : "no");
}

function row(name, version, entries, how) {
  const modules = entries.split(", ").map((entry) => `\`selfcoding/${entry}\``);
  return `| ${name} | ${version} | ${modules.join(", ")} | ${how} |`;
}

function versionOf(name) {
  return JSON.parse(readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8")).version;
}
