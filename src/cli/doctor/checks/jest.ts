import { existsSync } from "node:fs";
import path from "node:path";
import { type Diagnosis, type Fix, right, wrong } from "../finding.js";
import { holdsText } from "../imports.js";
import type { JsonObject } from "../../../value/findJson.js";
import { putIn, readText } from "../json.js";
import type { UserPackage } from "../project.js";
import { wrapTransforms } from "../wrapTransforms.js";

const MODULE = "selfcoding/jest";
const PATTERN = "\\.[cm]?tsx?$";
/** What can compile for Jest, and go on to compile inside of ours. */
const INNER = ["ts-jest", "@swc/jest", "babel-jest"];
const ENDINGS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"];

/** Jest: does a transform lead to ours? */
export function checkJest(project: UserPackage): Diagnosis[] {
  const { manifest, root, commands } = project;
  const inManifest = manifest?.fields["jest"];
  const file = ENDINGS.map((ending) => path.join(root, `jest.config${ending}`)).find((each) => existsSync(each));
  const isStarted = commands.some(({ program }) => program === "jest");
  if (file === undefined && inManifest === undefined && !isStarted) return [];
  if (file !== undefined && holdsText(file, MODULE))
    return [right("host-jest", `${path.basename(file)} uses ${MODULE}.`, file)];
  if (file === undefined && stringsIn(inManifest).includes(MODULE))
    return [right("host-jest", `package.json uses ${MODULE}.`, manifest?.file)];
  const message = "Jest runs TypeScript here, and no transform of it captures stubs.";
  const standing = file === undefined ? undefined : wrapTransforms(readText(file) ?? "", file, INNER);
  if (file !== undefined && standing !== undefined && standing.length > 0) {
    const lines = standing.map(({ text, wrapped }) => `${wrapped} in place of ${text}`).join("; ");
    const fix = { file, edits: standing.map(({ edit }) => edit) };
    return [wrong("host-jest", message, `In transform of ${path.basename(file)}, write: ${lines}`, { file, fix })];
  }
  const inner = innerTransformer(project);
  const value = inner === undefined ? [MODULE] : [MODULE, { transformer: inner }];
  const where = file ?? manifest?.file ?? root;
  const remedy = `Add to ${path.basename(where)}: ${file === undefined ? '"jest": { "transform"' : "transform"}: { ${JSON.stringify(PATTERN)}: ${JSON.stringify(value)} }${file === undefined ? " }" : ""}`;
  const fix = file === undefined ? fixManifest(project, value) : undefined;
  return [wrong("host-jest", message, remedy, { file: where, ...(fix === undefined ? {} : { fix }) })];
}

/** What compiles for Jest today, and goes on to compile inside of ours. */
function innerTransformer({ dependencies }: UserPackage): string | undefined {
  return INNER.find((name) => dependencies.has(name));
}

// Where transforms are there already, their patterns and order are the user's.
function fixManifest({ manifest }: UserPackage, value: unknown): Fix | undefined {
  const jest = manifest?.fields["jest"];
  const isFree = jest === undefined || (typeof jest === "object" && jest !== null && !("transform" in jest));
  if (manifest === undefined || !isFree) return undefined;
  const edit = putIn(manifest.text, ["jest", "transform", PATTERN], value);
  return edit === undefined ? undefined : { file: manifest.file, edits: [edit] };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value as JsonObject).flatMap(stringsIn);
}
