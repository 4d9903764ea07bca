import path from "node:path";
import type { ScriptCommand } from "../commands.js";
import { type Diagnosis, type Fix, right, wrong } from "../finding.js";
import { CLOSED_HOSTS } from "../hostTable.js";
import { putIn } from "../json.js";
import { findInstalled, type UserPackage, versionOf } from "../project.js";
import { rewriteScript } from "../scripts.js";
import { emitsScripts, hasTransformer, readTsConfig } from "../tsconfig.js";
import { compareVersions, parseVersion } from "../versions.js";

type Configuration = NonNullable<UserPackage["tsconfig"]>;

const TRANSFORMER = { transform: "selfcoding/transformer" };

/** Scripts that compile with `tspc`, or with a `tsc` that ts-patch has changed: is our transformer among the plugins? */
export function checkPatched(project: UserPackage): Diagnosis[] {
  const commands = project.commands.filter((command) => isCompiler(command) && isPatched(project, command));
  return commands.flatMap((command) => {
    const config = configOf(project, command);
    if (config === undefined) return [];
    if (hasTransformer(config)) return [right("host-ts-patch", `${nameOf(config)} has the plugin.`, config.file)];
    const message = `Script "${command.script}" compiles by ts-patch, and ${nameOf(config)} does not name our transformer.`;
    const remedy = `Add to \`compilerOptions\` in ${nameOf(config)}: "plugins": [${JSON.stringify(TRANSFORMER)}]`;
    const fix = addPlugin(config);
    return [wrong("host-ts-patch", message, remedy, { file: config.file, ...(fix === undefined ? {} : { fix }) })];
  });
}

// Plugins of one's own replace those of the configuration that is extended.
function addPlugin(config: Configuration): Fix | undefined {
  const own = (config.own["compilerOptions"] as { plugins?: unknown } | undefined)?.plugins;
  if (own === undefined && config.options["plugins"] !== undefined) return undefined;
  const value = own === undefined ? [TRANSFORMER] : TRANSFORMER;
  const edit = putIn(config.text, ["compilerOptions", "plugins"], value);
  return edit === undefined ? undefined : { file: config.file, edits: [edit] };
}

/** Scripts in which plain `tsc` writes JavaScript: nothing captures stubs there, whatever the plugins say. */
export function checkPlainCompilers(project: UserPackage): Diagnosis[] {
  return plainCompilers(project).map((command) => {
    const config = configOf(project, command);
    const isNamed = config !== undefined && hasTransformer(config);
    const message = isNamed
      ? `Script "${command.script}" compiles with plain ${command.program}, which reads no plugins: selfcoding/transformer in ${nameOf(config)} does nothing.`
      : `Script "${command.script}" compiles with plain ${command.program}, and nothing captures stubs.`;
    const built = inPlace(command, "selfcoding build");
    const hasPatch = isNamed && project.dependencies.has("ts-patch") && !isNative(project);
    const patched = hasPatch ? inPlace(command, "tspc") : undefined;
    const fix = patched
      ? rewriteScript(project, command, [patched])
      : built && rewriteScript(project, command, [built]);
    const remedy = `Write ${hasPatch ? "`tspc`" : "`selfcoding build -p tsconfig.json`"} in place of \`${command.program}\`.`;
    const file = isNamed ? config.file : (project.manifest?.file ?? project.root);
    return wrong(isNamed ? "plugins-unread" : "host-tsc", message, remedy, {
      file,
      ...(fix === undefined ? {} : { fix }),
    });
  });
}

/** The commands in which plain `tsc` writes JavaScript. */
export function plainCompilers(project: UserPackage): readonly ScriptCommand[] {
  return project.commands.filter(
    (command) => isCompiler(command) && !isPatched(project, command) && writesScripts(project, command),
  );
}

/** Scripts that compile with a tool that takes no plugin: do we build in front of it? */
export function checkClosed({ commands, manifest, root }: UserPackage): Diagnosis[] {
  if (commands.some(isOwnBuild)) return [];
  return CLOSED_HOSTS.flatMap(({ name, programs }) => {
    // `"ng": "ng"` is only a name for it.
    const command = commands.find(({ program, words }) => programs.includes(program) && words.length > 0);
    if (command === undefined) return [];
    const message = `Script "${command.script}" compiles with ${command.program}, which takes no plugin that could capture stubs.`;
    const remedy =
      "Keep stubs in a folder with a tsconfig.json of its own, write `selfcoding build -p` with that in front of the script, " +
      "and import the JavaScript that it writes.";
    return [wrong(`host-${name}`, message, remedy, { file: manifest?.file ?? root })];
  });
}

/** `selfcoding build`, which is right wherever it stands. */
export function isOwnBuild({ program, words }: ScriptCommand): boolean {
  return program === "selfcoding" && words[0]?.text === "build";
}

// `tspc` takes what `tsc` takes; `selfcoding build` takes the project only.
function inPlace(
  { head, words }: ScriptCommand,
  program: string,
): { start: number; end: number; text: string } | undefined {
  const [flag, ...rest] = words.map(({ text }) => text);
  const isPlain = flag === undefined || (["-p", "--project"].includes(flag) && rest.length === 1);
  return isPlain || program === "tspc" ? { start: head.start, end: head.end, text: program } : undefined;
}

function isCompiler({ program }: ScriptCommand): boolean {
  return ["tsc", "tspc", "tsgo"].includes(program);
}

// `ts-patch install`, mostly in `prepare`, changes `tsc` itself.
function isPatched({ commands }: UserPackage, { program }: ScriptCommand): boolean {
  const isChanged = commands.some((each) => each.program === "ts-patch" && each.words[0]?.text === "install");
  return program === "tspc" || (program === "tsc" && isChanged);
}

function writesScripts(project: UserPackage, command: ScriptCommand): boolean {
  const flags = command.words.map(({ text }) => text.toLowerCase());
  const silent = ["--noemit", "--emitdeclarationonly", "--version", "-v", "--init", "--showconfig", "--help"];
  if (flags.some((flag, index) => silent.includes(flag) && flags[index + 1] !== "false")) return false;
  const config = configOf(project, command);
  return config === undefined || emitsScripts(config);
}

/** The configuration that a command compiles by. */
export function configOf({ root, tsconfig }: UserPackage, { words }: ScriptCommand): UserPackage["tsconfig"] {
  const at = words.findIndex(({ text }) => ["-p", "--project", "-b", "--build"].includes(text));
  const given = at < 0 ? undefined : words[at + 1]?.text;
  return given === undefined || given.startsWith("-") ? tsconfig : readTsConfig(path.resolve(root, given));
}

/** TypeScript's own age, and plugins where it has none. */
export function checkTypeScript(project: UserPackage): Diagnosis[] {
  const installed = findInstalled(project, "typescript");
  const version = versionOf(installed);
  const parsed = parseVersion(version ?? "");
  if (installed === undefined || parsed === undefined) return [];
  const { file } = installed;
  const findings = [
    compareVersions(parsed, [5, 4, 0]) < 0
      ? wrong(
          "typescript-version",
          `TypeScript ${version} is older than 5.4.`,
          "Run: npm install --save-dev typescript@^5.4",
          { file },
        )
      : right("typescript-version", `TypeScript ${version} is supported.`, file),
  ];
  const { tsconfig } = project;
  if (tsconfig === undefined || !hasTransformer(tsconfig) || !isNative(project)) return findings;
  const message = `TypeScript ${version} has no plugins: selfcoding/transformer in ${nameOf(tsconfig)} does nothing.`;
  const remedy = `Delete it from "plugins" in ${nameOf(tsconfig)}, and compile with: selfcoding build -p ${nameOf(tsconfig)}`;
  return [...findings, wrong("plugins-typescript-7", message, remedy, { file: tsconfig.file })];
}

function isNative(project: UserPackage): boolean {
  const [major = 0] = parseVersion(versionOf(findInstalled(project, "typescript")) ?? "") ?? [];
  return major >= 7;
}

function nameOf({ file }: Configuration): string {
  return path.basename(file);
}
