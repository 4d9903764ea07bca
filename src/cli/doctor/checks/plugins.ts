import { existsSync } from "node:fs";
import path from "node:path";
import { isScript } from "../../../text/fileNames.js";
import { type Diagnosis, right, wrong } from "../finding.js";
import { PLUGIN_HOSTS } from "../hostTable.js";
import { readText } from "../json.js";
import { addPlugin } from "../addPlugin.js";
import { holdsText, modulesOf, standingOf } from "../imports.js";
import type { UserPackage } from "../project.js";

type Host = (typeof PLUGIN_HOSTS)[number];

/** Tools that take our plugin in a configuration: is it there? */
export function checkPlugins(project: UserPackage): Diagnosis[] {
  return PLUGIN_HOSTS.filter((host) => isInUse(project, host)).flatMap((host) => checkPlugin(project, host));
}

/** Whether a script starts a tool, a configuration of it is there, or a script that is run loads it. */
function isInUse(project: UserPackage, host: Host): boolean {
  return (
    startsOf(project, host).length > 0 ||
    ownConfigurations(project, host).length > 0 ||
    programsThatLoad(project, host).length > 0
  );
}

function startsOf({ commands }: UserPackage, { programs }: Host) {
  return commands.filter(({ program }) => programs.includes(program));
}

function checkPlugin(project: UserPackage, host: Host): Diagnosis[] {
  const code = `host-${host.name}`;
  const named = namedConfigurations(project, host);
  const own = [...ownConfigurations(project, host), ...inherited(project, host)].slice(0, 1);
  // Another script may name none.
  const read = named.length === startsOf(project, host).length && named.length > 0 ? named : [...own, ...named];
  const files = [...new Set([...read, ...programsThatLoad(project, host)])];
  if (files.length === 0) {
    const name = `${host.configurations.at(-1)}.ts`;
    const message = `${host.name} is in use, and no configuration of it that could capture stubs is here.`;
    const by = host.name === "esbuild" ? "The command line takes no plugins: in a script, write" : `In ${name}, write`;
    return [wrong(code, message, `${by}: ${host.line}`, { file: path.join(project.root, name) })];
  }
  return files.map((file) => {
    const standing = standingOf(file, host.module);
    const name = path.basename(file);
    if (host.loader !== undefined && holdsText(file, host.loader))
      return right(code, `${name} uses ${host.loader}.`, file);
    if (standing === "used") return right(code, `${name} uses ${host.module}.`, file);
    const message =
      standing === "unused"
        ? `${name} imports ${host.module}, and does nothing with it.`
        : `${name} does not use ${host.module}, so nothing captures stubs.`;
    const edits = standing === "unused" ? undefined : addPlugin(readText(file) ?? "", file, host.additions);
    return wrong(code, message, `Add to ${name}: ${host.line}`, { file, ...(edits && { fix: { file, edits } }) });
  });
}

const ENDINGS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

function ownConfigurations({ root }: UserPackage, { configurations, name }: Host): string[] {
  // The configuration of Vite speaks for Vitest, too, but does not mean that it is there.
  const present = name === "vitest" ? configurations.slice(0, 1) : configurations;
  return present.flatMap((base) => ENDINGS.map((ending) => path.join(root, base + ending))).filter(existsSync);
}

// What a tool finds besides: Vite's for Vitest, and that of a workspace whose root runs the tool for all.
function inherited({ root, workspace }: UserPackage, { configurations, name }: Host): string[] {
  const folders = name === "vitest" ? [root, workspace] : [root];
  return folders
    .flatMap((folder) => configurations.flatMap((base) => ENDINGS.map((ending) => path.join(folder, base + ending))))
    .filter(existsSync);
}

// `--config build/vite.config.ts`.
function namedConfigurations(project: UserPackage, host: Host): string[] {
  return startsOf(project, host).flatMap(({ words }) =>
    words.flatMap(({ text }, index) => {
      const [flag, value] = text.split("=", 2);
      if (flag !== "--config" && flag !== "-c") return [];
      const file = path.resolve(project.root, value ?? words[index + 1]?.text ?? "");
      return isScript(file) && existsSync(file) ? [file] : [];
    }),
  );
}

// `node build.mjs`, which calls esbuild by its own interface.
function programsThatLoad({ commands, root }: UserPackage, { packages }: Host): string[] {
  return commands
    .filter(({ program }) => ["node", "tsx", "bun"].includes(program))
    .flatMap(({ words }) => words.map(({ text }) => path.resolve(root, text)))
    .filter((file) => isScript(file) && existsSync(file))
    .filter((file) => modulesOf(file).some((module) => packages.includes(module)));
}
