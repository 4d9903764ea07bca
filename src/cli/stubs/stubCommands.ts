import { defineCommand } from "citty";
import { SelfCodingError } from "../../contract/errors.js";
import { listStubs, listStubsBelow } from "../../integrations/build.js";
import { nearestName } from "../../text/nearest.js";
import { findStub } from "./findStub.js";
import { printRows, toRow } from "./report.js";

const project = { type: "string", alias: "p", description: "The project's tsconfig.json" } as const;
const output = {
  type: "enum" as const,
  options: ["text", "json", "github"],
  default: "text",
  description: "How to print",
};
const name = {
  type: "positional",
  required: true,
  description: "The function's name, Class.member, or its whole id",
} as const;
const FAILING = ["missing", "stale", "conflict", "unloadable"];
const STATES = [...FAILING, "edited"];

type Print = (text: string) => void;
type List = (configuration: string | undefined) => ReturnType<typeof listStubs>;

/** The commands that look at stubs and their versions; none of them asks a model or changes anything. */
export function createStubCommands(print: Print, fail: () => void) {
  const list: List = (configuration) =>
    configuration === undefined ? listStubsBelow(process.cwd()) : listStubs(configuration);
  return { ...createReports(list, print, fail), ...createViews(list, print) };
}

/** What tells of all stubs. */
function createReports(list: List, print: Print, fail: () => void) {
  const report = async (
    command: string,
    configuration: string | undefined,
    failOn: readonly string[],
    how: string,
  ): Promise<number> => {
    const rows = (await list(configuration)).map((stub) => toRow(stub, process.cwd()));
    const findings = rows.filter(({ state }) => failOn.includes(state));
    for (const line of printRows(command, rows, findings, how)) print(line);
    return findings.length;
  };
  return {
    status: defineCommand({
      meta: { name: "status", description: "List every stub of a project with the state of its version" },
      args: { project, output },
      run: async ({ args }) => void (await report("status", args.project, [], args.output ?? "text")),
    }),
    check: defineCommand({
      meta: { name: "check", description: "Fail where a version is missing, stale or in conflict, for CI" },
      args: {
        project,
        output,
        "fail-on": {
          type: "string",
          default: FAILING.join(","),
          description: `The states that fail: some of ${STATES.join(",")}`,
        },
      },
      run: async ({ args }) => {
        const failing = await report("check", args.project, statesOf(args["fail-on"] ?? ""), args.output ?? "text");
        if (failing > 0) fail();
      },
    }),
  };
}

/** What tells of one. */
function createViews(list: List, print: Print) {
  return {
    show: defineCommand({
      meta: { name: "show", description: "Print the body of a stub: the one in force, or that of a version" },
      args: { name, project, version: { type: "string", description: "The number of an older version" } },
      run: async ({ args }) => {
        const { skeleton, found } = findStub(await list(args.project), args.name);
        print(sourceOf(skeleton.id, found, args.version).trimEnd());
      },
    }),
    log: defineCommand({
      meta: { name: "log", description: "List the versions of a stub, the newest first" },
      args: { name, project },
      run: async ({ args }) => {
        const { skeleton, found } = findStub(await list(args.project), args.name);
        for (const version of found.entry?.versions.toReversed() ?? []) print(describeVersion(version, found));
        if (found.entry === undefined) print(`${skeleton.id} has no version.`);
      },
    }),
  };
}

type Found = Parameters<typeof toRow>[0]["found"];

function statesOf(text: string): string[] {
  const states = text.split(",").map((state) => state.trim());
  const wrong = states.find((state) => !STATES.includes(state));
  if (wrong === undefined) return states;
  const meant = nearestName(wrong, STATES);
  throw new SelfCodingError("options-invalid", `Unknown state "${wrong}" in --fail-on.`, {
    remedy: meant === undefined ? `The states are ${STATES.join(", ")}.` : `Did you mean ${meant}?`,
  });
}

function sourceOf(id: string, { entry, source }: Found, wanted: string | undefined): string {
  const version = wanted === undefined ? undefined : entry?.versions.find(({ number }) => String(number) === wanted);
  if (wanted === undefined && source !== undefined) return source;
  if (version !== undefined) return version.source;
  const numbers = entry?.versions.map(({ number }) => number).join(", ") ?? "";
  throw new SelfCodingError("options-invalid", `${id} has no version${wanted === undefined ? "" : ` ${wanted}`}.`, {
    remedy: numbers === "" ? "Call it where a model may be asked (mode auto)." : `Its versions are ${numbers}.`,
  });
}

function describeVersion(
  { number, adoptedAt, model, attempts, usage, healed, notes }: Version,
  { entry }: Found,
): string {
  const tokens = usage.promptTokens + usage.completionTokens;
  const mark = number === entry?.current ? "*" : " ";
  const head = `${mark} ${number}  ${adoptedAt}  ${model}  ${attempts} attempt${attempts === 1 ? "" : "s"}, ${tokens} tokens`;
  const why = healed === undefined ? [] : [`     healed: ${healed}`];
  return [head, ...why, ...notes.map((note) => `     ${note}`)].join("\n");
}

type Version = NonNullable<Found["entry"]>["versions"][number];
