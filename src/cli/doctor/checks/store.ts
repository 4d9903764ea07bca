import path from "node:path";
import { findProject } from "../../../store/project.js";
import { type Diagnosis, type Fix, right, wrong } from "../finding.js";
import { askIgnored } from "../../git.js";
import { fieldsIn, readText } from "../json.js";
import type { UserPackage } from "../project.js";

/** Git: versions belong into the repository, the cache does not. */
export function checkStore(project: UserPackage): Diagnosis[] {
  const { root, environment, manifest } = project;
  const inManifest = fieldsIn(manifest?.fields ?? {}, "selfcoding")["store"];
  const store = environment["SELFCODING_STORE"] || (typeof inManifest === "string" ? inManifest : undefined);
  const { storeDirectory, cacheDirectory } = findProject(root, { store });
  return [...checkVersions(root, storeDirectory), ...checkCache(root, cacheDirectory)];
}

function checkVersions(root: string, folder: string): Diagnosis[] {
  const answers = ["one.ts", "one.json"].map((name) => askIgnored(root, path.join(folder, name)));
  const name = `${path.relative(root, folder)}/`;
  const rule = answers.find((answer) => typeof answer === "object");
  if (answers.includes(undefined)) return [];
  if (rule === undefined) return [right("store-ignored", `Git tracks ${name}, where versions are stored.`)];
  const file = path.resolve(root, rule.file);
  const message = `Git ignores ${name}, where versions are stored: line ${rule.line} of ${path.basename(file)} says "${rule.pattern}".`;
  const isOwn = toName(rule.pattern) === path.basename(folder);
  const back = `!/${path.relative(path.dirname(file), folder).replaceAll("\\", "/")}/`;
  const remedy = isOwn ? `Delete that line.` : `Add after that line: ${back}`;
  const fix = isInside(root, file) ? rewriteRule(file, rule.line, isOwn ? undefined : back) : undefined;
  return [wrong("store-ignored", message, remedy, { file, ...(fix === undefined ? {} : { fix }) })];
}

// `/.selfcoding/`, `**/.selfcoding/**`: what names the folder and nothing else.
function toName(pattern: string): string | undefined {
  const parts = pattern.split("/").filter((part) => !["", "*", "**"].includes(part));
  return parts.length === 1 ? parts[0] : undefined;
}

// A list of what to ignore for all repositories of a person is not the project's.
function isInside(root: string, file: string): boolean {
  return path.basename(file) === ".gitignore" && !path.relative(path.dirname(file), root).startsWith("..");
}

function rewriteRule(file: string, line: number, behind: string | undefined): Fix | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const end = Math.min(text.length, start + (lines[line - 1] ?? "").length + 1);
  if (behind === undefined) return { file, edits: [{ start, end, text: "" }] };
  const gap = text[end - 1] === "\n" ? "" : "\n";
  return { file, edits: [{ start: end, end, text: `${gap}${behind}\n` }] };
}

function checkCache(root: string, folder: string): Diagnosis[] {
  const answer = askIgnored(root, path.join(folder, "one.js"));
  if (answer === undefined) return [];
  const name = `${path.relative(root, folder).replaceAll("\\", "/")}/`;
  if (answer !== "kept") return [right("cache-kept", `Git ignores ${name}, the cache.`)];
  const file = path.join(root, ".gitignore");
  const text = readText(file) ?? "";
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  const fix = { file, edits: [{ start: text.length, end: text.length, text: `${gap}node_modules/\n` }] };
  return [
    wrong("cache-kept", `Git does not ignore ${name}, the cache.`, "Add to .gitignore: node_modules/", { file, fix }),
  ];
}
