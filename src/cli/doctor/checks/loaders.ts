import path from "node:path";
import { isTypeScript } from "../../../text/fileNames.js";
import type { ScriptCommand } from "../commands.js";
import { type Diagnosis, right, wrong } from "../finding.js";
import { COMPILING_HOOKS, LOADER_HOSTS, REGISTER } from "../hostTable.js";
import { readText } from "../json.js";
import type { UserPackage } from "../project.js";
import { hooksOf, isRegistered, rewriteScript } from "../scripts.js";
import { hasTransformer } from "../tsconfig.js";

type Host = (typeof LOADER_HOSTS)[number];

/** Scripts that run TypeScript without a build: does our hook stand in them? */
export function checkLoaders(project: UserPackage): Diagnosis[] {
  return project.commands.flatMap((command) => {
    const host = LOADER_HOSTS.find(({ programs }) => programs.includes(command.program));
    return host !== undefined && runsTypeScript(command) ? checkLoader(project, command, host) : [];
  });
}

/** Whether a command runs TypeScript files as they are. */
export function runsTypeScript(command: ScriptCommand): boolean {
  const { program, words } = command;
  if (program === "deno") return ["run", "test", "serve", "bench"].includes(words[0]?.text ?? "");
  // `bun test` names no file; `bun run build` names another script.
  if (program === "bun") return words[0]?.text === "test" || words.some(({ text }) => isTypeScript(text));
  if (program !== "node") return true;
  const isCompiling = hooksOf(command).some(({ text }) => isTsx(text) || COMPILING_HOOKS.includes(text));
  return isCompiling || words.some(({ text }) => isTypeScript(text));
}

function isTsx(module: string): boolean {
  return module === "tsx" || module.startsWith("tsx/");
}

function checkLoader(project: UserPackage, command: ScriptCommand, host: Host): Diagnosis[] {
  const code = `host-${host.name}`;
  const file = project.manifest?.file ?? project.root;
  if (isRegistered(command)) return [right(code, `Script "${command.script}" loads ${REGISTER}.`, file)];
  if (host.name === "ts-node" && readsPlugins(project))
    return [right(code, "ts-node compiles by ts-patch, with selfcoding/transformer.", project.tsconfig?.file)];
  if (host.name === "bun" && holdsPreload(project))
    return [right(code, `bunfig.toml loads ${REGISTER}.`, path.join(project.root, BUNFIG))];
  const line = lineFor(command, host);
  const fix = line === undefined ? undefined : rewriteScript(project, command, [line]);
  const shown = line === undefined ? host.line : show(command, line);
  const message = `Script "${command.script}" runs TypeScript by ${host.name}, and nothing captures stubs there.`;
  return [wrong(code, message, `Write: ${shown}`, { file, ...(fix === undefined ? {} : { fix }) })];
}

function readsPlugins({ tsconfig }: UserPackage): boolean {
  const own = tsconfig?.own["ts-node"];
  const compiler = typeof own === "object" && own !== null && "compiler" in own ? own.compiler : undefined;
  return compiler === "ts-patch/compiler" && tsconfig !== undefined && hasTransformer(tsconfig);
}

const BUNFIG = "bunfig.toml";

function holdsPreload({ root }: UserPackage): boolean {
  const lines = readText(path.join(root, BUNFIG))?.split("\n") ?? [];
  return lines.some((line) => !line.trimStart().startsWith("#") && line.includes(`"${REGISTER}"`));
}

interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

// Behind what the tool itself wants in front, and behind the hooks that are there: the last one is asked first.
function lineFor(command: ScriptCommand, { name }: Host): Insertion | undefined {
  const { head, words } = command;
  const [first] = words;
  if (name === "ts-node") {
    const isPlain = words.every(({ text }) => !text.startsWith("-"));
    return isPlain ? { start: head.start, end: head.end, text: `node --import ${REGISTER}` } : undefined;
  }
  const leads = name === "deno" || LEADING.some(([tool, word]) => tool === name && word === first?.text);
  const hooks = hooksOf(command).filter(({ start }) => start > head.start);
  const at = Math.max((leads ? first : head)?.end ?? head.end, ...hooks.map(({ end }) => end));
  const flag = name === "bun" ? "--preload" : "--import";
  return { start: at, end: at, text: ` ${flag} ${name === "deno" ? "npm:" : ""}${REGISTER}` };
}

/** Words that a tool wants in front of its flags. */
const LEADING = [
  ["tsx", "watch"],
  ["bun", "test"],
  ["bun", "run"],
] as const;

function show({ line }: ScriptCommand, { start, end, text }: Insertion): string {
  return line.slice(0, start) + text + line.slice(end);
}

/** Hooks that are loaded behind ours, and compile what ours should see. */
export function checkOrder(project: UserPackage): Diagnosis[] {
  return project.commands.filter(isRegistered).flatMap((command) => {
    const hooks = hooksOf(command);
    const own = hooks.find(({ text }) => text === REGISTER);
    const later = hooks.slice(hooks.findIndex(({ text }) => text === REGISTER) + 1);
    const last = later.findLast(({ text }) => COMPILING_HOOKS.includes(text));
    const file = project.manifest?.file ?? project.root;
    if (own === undefined || last === undefined)
      return [right("hook-order", `Script "${command.script}" loads its hooks in an order that works.`, file)];
    const message = `Script "${command.script}" loads ${last.text} behind ${REGISTER}: it is asked first, and compiles stubs away.`;
    return [wrong("hook-order", message, `Put \`--import ${REGISTER}\` behind ${last.text}.`, { file, ...moved() })];

    function moved(): Pick<Diagnosis, "fix"> {
      const flag = command.words.findLast(({ end }) => end < (own?.start ?? 0));
      if (own === undefined || last === undefined || flag?.text !== "--import" || own.start < command.head.start)
        return {};
      const fix = rewriteScript(project, command, [
        { start: flag.start, end: own.end + 1, text: "" },
        { start: last.end, end: last.end, text: ` --import ${REGISTER}` },
      ]);
      return fix === undefined ? {} : { fix };
    }
  });
}
