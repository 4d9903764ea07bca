import { defineCommand } from "citty";
import { SelfCodingError } from "../../contract/errors.js";
import { listStubs, listStubsBelow } from "../../integrations/build.js";
import { taught } from "../help.js";
import { findStub } from "../stubs/findStub.js";

const project = { type: "string", alias: "p", description: "The project's tsconfig.json" } as const;
const id = {
  type: "positional",
  required: true,
  description: "A function's name, Class.member, or a whole id",
} as const;
type Print = (text: string) => void;

const list = (configuration: string | undefined): ReturnType<typeof listStubs> =>
  configuration === undefined ? listStubsBelow(process.cwd()) : listStubs(configuration);

/** The commands that check bodies and change what is known of them. What checks is loaded by those that need it. */
export function createProofCommands(print: Print, fail: (exitCode?: number) => void) {
  const printAll = (lines: readonly string[]): void => {
    for (const line of lines) print(line);
  };
  return { verify: createVerify(printAll, fail), ...createEdits(printAll), cases: createCases(printAll) };
}

function createVerify(printAll: (lines: readonly string[]) => void, fail: (exitCode?: number) => void) {
  const command = defineCommand({
    meta: { name: "verify", description: "Check today's bodies by all that is kept; no model is asked" },
    args: {
      ids: { type: "positional", required: false, valueHint: "ID…", description: "Which stubs; none for all" },
      project,
      output: { type: "enum", options: ["text", "json", "github"], default: "text", description: "How to print" },
    },
    run: async ({ args }) => {
      const listed = await list(args.project);
      const [{ verifyStubs }, { printVerified }] = await Promise.all([
        import("./verify.js"),
        import("./verifyReport.js"),
      ]);
      const all = await verifyStubs(listed, args._, process.cwd());
      printAll(printVerified(all, args.output ?? "text", process.cwd()));
      if (all.some(({ outcome }) => outcome === "failed")) fail();
    },
  });
  return taught(command, [
    "selfcoding verify                  check every body of the project",
    "selfcoding verify slugify Box.area check these",
    "selfcoding verify --output github  mark findings in a pull request",
  ]);
}

function createEdits(printAll: (lines: readonly string[]) => void) {
  const adopt = defineCommand({
    meta: { name: "adopt", description: "Take a body that was edited by hand as a version, after all checks" },
    args: { id, project },
    run: async ({ args }) => {
      const stub = findStub(await list(args.project), args.id);
      const { adoptEdit } = await import("./adoptEdit.js");
      printAll(await adoptEdit(stub));
    },
  });
  const heal = defineCommand({
    meta: { name: "heal", description: "Heal a stub by a failing call that a file holds" },
    args: {
      id,
      call: { type: "string", required: true, description: "The file: { arguments: […], self, error } as JSON" },
      project,
    },
    run: async ({ args }) => {
      const { healByCall, readCall } = await import("./heal.js");
      const recorded = readCall(args.call);
      printAll(await healByCall(findStub(await list(args.project), args.id), recorded, process.cwd()));
    },
  });
  return {
    adopt: taught(adopt, ["selfcoding adopt slugify  after you have edited .selfcoding/src/slug/slugify.ts"]),
    heal: taught(heal, [
      "selfcoding heal slugify --call call.json",
      '  where call.json holds { "arguments": ["null"] }',
      '  or { "arguments": ["null"], "error": { "name": "TypeError", "message": "…" } }',
    ]),
  };
}

function createCases(printAll: (lines: readonly string[]) => void) {
  const command = defineCommand({
    meta: { name: "cases", description: "List, add or remove the cases that a stub's bodies are held to" },
    args: {
      id,
      action: { type: "positional", required: true, description: "list, add or remove" },
      rest: { type: "positional", required: false, valueHint: "…", description: "CALL and RESULT, or a NUMBER" },
      force: { type: "boolean", description: "Keep a case that does not hold" },
      output: { type: "enum", options: ["text", "json"], default: "text", description: "How to print a list" },
      project,
    },
    run: async ({ args }) => {
      const [, action = "", ...rest] = args._;
      checkAction(action, rest);
      const stub = findStub(await list(args.project), args.id);
      const { addCase, listCases, printCases, removeCase } = await import("./cases.js");
      const [first = "", second = ""] = rest;
      if (action === "add") return printAll(await addCase(stub, first, second, args.force === true));
      if (action === "remove") return printAll(await removeCase(stub, first));
      if (args.output !== "json") return printAll(printCases(stub));
      const told = { schemaVersion: 1, command: "cases", id: stub.skeleton.id, cases: listCases(stub) };
      return printAll([JSON.stringify(told, undefined, 2)]);
    },
  });
  return taught(command, [
    "selfcoding cases slugify list",
    `selfcoding cases slugify add 'slugify("a b")' '"a-b"'`,
    `selfcoding cases slugify add 'slugify("")' 'throws RangeError'`,
    "selfcoding cases slugify remove 2",
  ]);
}

/** What each action takes behind it. */
const ACTIONS: Readonly<Record<string, { readonly count: number; readonly usage: string }>> = {
  list: { count: 0, usage: "`selfcoding cases ID list`" },
  add: { count: 2, usage: "`selfcoding cases ID add 'CALL' 'RESULT'`" },
  remove: { count: 1, usage: "`selfcoding cases ID remove NUMBER`" },
};

function checkAction(action: string, rest: readonly string[]): void {
  const known = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (known === undefined)
    throw new SelfCodingError("options-invalid", `Unknown action "${action}".`, {
      remedy: `The actions are ${Object.keys(ACTIONS).join(", ")}.`,
    });
  if (rest.length === known.count) return;
  const fact = `\`${action}\` takes ${known.count} arguments behind it (got ${rest.length}).`;
  throw new SelfCodingError("options-invalid", fact, { remedy: `Write ${known.usage}.` });
}
