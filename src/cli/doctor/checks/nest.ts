import { existsSync } from "node:fs";
import path from "node:path";
import type { ScriptCommand } from "../commands.js";
import { type Diagnosis, right, wrong } from "../finding.js";
import { NEST_LINES } from "../hostTable.js";
import { standingOf } from "../imports.js";
import { fieldsIn, putIn, readJson, readText } from "../json.js";
import type { UserPackage } from "../project.js";
import { hasTransformer } from "../tsconfig.js";

const CODE = "host-nest";

/** Scripts that start Nest's command line: does its builder capture stubs? */
export function checkNest(project: UserPackage): Diagnosis[] {
  return project.commands
    .filter(({ program, words }) => program === "nest" && ["build", "start"].includes(words[0]?.text ?? ""))
    .map((command) => checkBuilder(project, command));
}

function checkBuilder(project: UserPackage, command: ScriptCommand): Diagnosis {
  const file = path.join(project.root, "nest-cli.json");
  const options = fieldsIn(readJson(file)?.fields ?? {}, "compilerOptions");
  const builder = builderOf(command, options["builder"]);
  const message = `Script "${command.script}" builds by ${builder} of Nest, and nothing captures stubs there.`;
  if (builder === "webpack" || builder === "rspack") return checkBundler(project, builder, message);
  if (builder === "swc") {
    const remedy = `It takes no plugins. Build by rspack, which compiles with SWC, too. ${NEST_LINES.rspack}`;
    return wrong(CODE, message, remedy, { file });
  }
  const plugins = Array.isArray(options["plugins"]) ? options["plugins"] : [];
  if (plugins.some((plugin) => textOf(plugin, "name") === "selfcoding/nest"))
    return right(CODE, "nest-cli.json names selfcoding/nest.", file);
  const { tsconfig } = project;
  if (tsconfig !== undefined && hasTransformer(tsconfig))
    return right(CODE, "tsconfig.json names selfcoding/transformer.", tsconfig.file);
  const added = Array.isArray(options["plugins"]) ? "selfcoding/nest" : ["selfcoding/nest"];
  const edit = putIn(readText(file) ?? "", ["compilerOptions", "plugins"], added);
  return wrong(CODE, message, NEST_LINES.tsc, { file, ...(edit && { fix: { file, edits: [edit] } }) });
}

function checkBundler({ root }: UserPackage, builder: "webpack" | "rspack", message: string): Diagnosis {
  const files = [".js", ".cjs", ".mjs", ".ts"].map((ending) => path.join(root, `${builder}.config${ending}`));
  const file = files.find(existsSync);
  if (file !== undefined && standingOf(file, `selfcoding/${builder}`) === "used")
    return right(CODE, `${path.basename(file)} uses selfcoding/${builder}.`, file);
  return wrong(CODE, message, NEST_LINES[builder], { file: file ?? path.join(root, `${builder}.config.js`) });
}

// `"builder": "swc"` or `{ "type": "swc" }`; the command line has the last word.
function builderOf({ words }: ScriptCommand, configured: unknown): string {
  const at = words.findIndex(({ text }) => text === "-b" || text === "--builder");
  const given = at < 0 ? undefined : words[at + 1]?.text;
  return given ?? textOf(configured, "type") ?? "tsc";
}

function textOf(value: unknown, field: string): string | undefined {
  const inside = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : value;
  return typeof inside === "string" ? inside : undefined;
}
