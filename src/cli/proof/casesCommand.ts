import { SelfCodingError } from "../../contract/errors.js";
import { withState } from "../../integrations/stubIndex/listStubs.js";
import type { Command } from "../shell/command.js";
import type { Shell } from "../shell/shell.js";
import { findStub } from "../stubs/findStub.js";
import { tellStub } from "../stubs/tellStub.js";
import { refuseFault } from "../stubs/views.js";
import { ID, JSON_OUTPUT, PROJECT } from "../stubs/here.js";

/** `cases`: what bodies are held to. */
export function createCases(shell: Shell): Command {
  return {
    summary: "List, add or remove the cases that a stub's bodies are held to",
    positionals: [
      ID,
      {
        name: "ACTION",
        isOptional: true,
        description: "list (without one), add or remove",
        choices: ["list", "add", "remove"],
      },
      { name: "CASE", isOptional: true, isRest: true, description: "CALL and RESULT to add, a NUMBER to remove" },
    ],
    options: {
      project: PROJECT,
      force: { type: "boolean", description: "Keep a case that does not hold" },
      output: JSON_OUTPUT,
    },
    examples: [
      ["npx selfcoding cases slugify", "with their numbers"],
      [`npx selfcoding cases slugify add 'slugify("a b")' '"a-b"'`, "one more"],
      [`npx selfcoding cases slugify add 'slugify("")' 'throws RangeError'`, "that it throws"],
      ["npx selfcoding cases slugify remove 2", "one less"],
    ],
    run: async (args) => {
      const [name = "", action = "list", ...rest] = args.positionals;
      checkAction(name, action, rest);
      const [{ openStubs }, { addCase, listCases, printCases, removeCase }] = await Promise.all([
        import("../../integrations/build.js"),
        import("./cases.js"),
      ]);
      const stub = findStub(await openStubs(shell.folder, args.text("project")), name, shell.folder);
      refuseFault(stub.found);
      const [first = "", second = ""] = rest;
      const lines =
        action === "add"
          ? await addCase(stub, first, second, args.has("force"))
          : action === "remove"
            ? await removeCase(stub, first)
            : printCases(stub);
      const now = action === "list" ? stub : await withState(stub);
      await tellStub("cases", lines, () => now, { args, shell, details: { cases: listCases(now) } });
    },
  };
}

/** What each action takes behind it. */
const ACTIONS: Readonly<Record<string, { readonly count: number; readonly usage: string }>> = {
  list: { count: 0, usage: "`selfcoding cases ID list`" },
  add: { count: 2, usage: "`selfcoding cases ID add 'CALL' 'RESULT'`" },
  remove: { count: 1, usage: "`selfcoding cases ID remove NUMBER`" },
};

function checkAction(name: string, action: string, rest: readonly string[]): void {
  const known = actionOf(action);
  if (known === undefined) {
    const swapped = actionOf(name);
    const remedy =
      swapped === undefined
        ? `The actions are ${Object.keys(ACTIONS).join(", ")}.`
        : `The stub comes first: ${swapped.usage}.`;
    throw new SelfCodingError("options-invalid", `Unknown action "${action}".`, { remedy });
  }
  if (rest.length === known.count) return;
  const spare = rest[known.count];
  const fact = spare === undefined ? `\`${action}\` needs more behind it.` : `Unexpected argument "${spare}".`;
  throw new SelfCodingError("options-invalid", fact, { remedy: `Write ${known.usage}.` });
}

function actionOf(word: string): (typeof ACTIONS)[string] | undefined {
  return Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
}
