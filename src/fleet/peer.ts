import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { SelfCodingError } from "../contract/errors.js";

/**
 * Loads a package that the user's project has installed: which one, and how new, is the project's own affair.
 *
 * @throws {SelfCodingError} `fleet-refused` when it is missing or too old, with the line that installs it
 */
export async function loadPeer(root: string, name: string, oldest: number): Promise<unknown> {
  const require = createRequire(path.join(root, "package.json"));
  let file: string;
  try {
    file = require.resolve(name);
  } catch (cause) {
    throw refusal(`The package ${name}, through which the fleet is reached, is not installed.`, name, cause);
  }
  const version = versionOf(file, name);
  if (Number.parseInt(version, 10) < oldest)
    throw refusal(`The fleet needs ${name} ${oldest} or newer; ${version} is installed.`, `${name}@latest`);
  const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  return module.default ?? module;
}

function versionOf(file: string, name: string): string {
  for (let folder = path.dirname(file); path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    const manifest = readManifest(path.join(folder, "package.json"));
    if (manifest?.name === name) return manifest.version ?? "";
  }
  return "";
}

function readManifest(file: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function refusal(fact: string, install: string, cause?: unknown): SelfCodingError {
  return new SelfCodingError("fleet-refused", fact, {
    remedy: `Run \`npm install ${install}\` in the project.`,
    details: { reason: "peer" },
    ...(cause === undefined ? {} : { cause }),
  });
}
