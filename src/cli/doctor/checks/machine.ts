import { existsSync } from "node:fs";
import path from "node:path";
import { DEFAULT_MODEL } from "../../../model/model.js";
import { ts } from "../../../compiler/compiler.js";
import { isAnywhere } from "../../../compiler/nodes.js";
import { findProject } from "../../../store/project.js";
import { type Diagnosis, right, wrong } from "../finding.js";
import { fieldsIn, readJson, readText, textsIn } from "../json.js";
import type { UserPackage } from "../project.js";
import { isWithin } from "../versions.js";

/** Node's version against what selfcoding needs, and what the user's package says. */
export function checkNode({ nodeVersion, manifest }: UserPackage): Diagnosis[] {
  const own = readJson(path.join(findProject(import.meta.url).root, "package.json"));
  const ranges = [
    { who: "selfcoding", file: own?.file, range: textsIn(own?.fields ?? {}, "engines")["node"] },
    { who: "package.json", file: manifest?.file, range: textsIn(manifest?.fields ?? {}, "engines")["node"] },
  ];
  return ranges.flatMap(({ who, file, range }) => {
    const fits = range === undefined ? undefined : isWithin(nodeVersion, range);
    if (range === undefined || fits === undefined) return [];
    if (fits) return [right("node-version", `Node ${nodeVersion} is within "${range}" of ${who}.`, file)];
    const message = `Node ${nodeVersion} is outside of "${range}", the engines of ${who}.`;
    return [wrong("node-version", message, `Install a Node within "${range}".`, file === undefined ? {} : { file })];
  });
}

/** Whether a model can be asked. A key is never shown. */
export function checkModel(project: UserPackage): Diagnosis[] {
  const { environment } = project;
  const [key, url] = [environment["OPENAI_API_KEY"], environment["OPENAI_BASE_URL"]];
  const mode = environment["SELFCODING_MODE"];
  if (mode === "frozen" || mode === "off") return [right("model", `SELFCODING_MODE is ${mode}: no model is asked.`)];
  if (environment["SELFCODING_RECORDINGS"])
    return [right("model", "SELFCODING_RECORDINGS is set: replies are replayed.")];
  const file = configurationWithModel(project);
  if (file !== undefined) return [right("model", `${path.basename(file)} names a model.`, file)];
  if (!key && !url) {
    const message = "Neither OPENAI_API_KEY nor OPENAI_BASE_URL is set, so no function can be written.";
    return [wrong("model", message, "Run: export OPENAI_API_KEY=…  (or OPENAI_BASE_URL of a compatible server)")];
  }
  const server = url ? serverOf(url) : "api.openai.com";
  if (server === undefined)
    return [wrong("model", "OPENAI_BASE_URL is not a URL.", "Run: export OPENAI_BASE_URL=http://localhost:11434/v1")];
  const model = environment["SELFCODING_MODEL"];
  const held = `${key ? "OPENAI_API_KEY is set" : "No key is set"}; requests go to ${server}`;
  if (url && !model && !server.endsWith("openai.com")) {
    const message = `${held}, and SELFCODING_MODEL is not set: that server would be asked for ${DEFAULT_MODEL}.`;
    return [wrong("model", message, "Run: export SELFCODING_MODEL=…, with a model that this server has.")];
  }
  return [right("model", `${held}, model ${model || `${DEFAULT_MODEL} (the default)`}.`)];
}

// The host alone: a URL can hold a password.
function serverOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return protocol === "http:" || protocol === "https:" ? host : undefined;
}

const CONFIG_FILES = ["ts", "mts", "js", "mjs", "cjs", "json"].map((ending) => `selfcoding.config.${ending}`);

function configurationWithModel({ root, manifest }: UserPackage): string | undefined {
  if (manifest !== undefined && "model" in fieldsIn(manifest.fields, "selfcoding")) return manifest.file;
  const files = CONFIG_FILES.map((name) => path.join(root, name)).filter((file) => existsSync(file));
  return files.find((file) => namesModel(file));
}

function namesModel(file: string): boolean {
  const source = ts.createSourceFile(file, readText(file) ?? "", ts.ScriptTarget.Latest, true);
  return isAnywhere(ts, source, (node) => {
    const isNamed = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
    return isNamed && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) && node.name.text === "model";
  });
}
