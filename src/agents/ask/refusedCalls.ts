import { compareValues } from "../../value/equal/equal.js";
import { readPair } from "../../value/equal/readPair.js";
import type { AgentTool } from "../tools/tool.js";

/** A call as a model gave it. */
interface GivenCall {
  readonly tool: AgentTool;
  readonly parameters: unknown;
}

/** Remembers the calls of one request whose results were not accepted: made once more, each would be refused once more. */
export function rememberRefusals(): {
  /** Keeps a call and what was said of it. `parameters` are those before the call, which may have changed its own. */
  add(call: GivenCall, reason: string): void;
  /** The earlier objection to this call; undefined for a new one. */
  find(call: GivenCall): Promise<string | undefined>;
} {
  const refused: (GivenCall & { readonly reason: string })[] = [];
  return {
    add: ({ tool, parameters }, reason) => void refused.push({ tool, parameters, reason }),
    find: async ({ tool, parameters }) => {
      for (const before of refused) {
        if (before.tool !== tool) continue;
        if (areAlike(before.parameters, parameters)) return before.reason;
        // `"1"` and `1` are the same to a function that takes a number.
        const [one, other] = [await tool.read(structuredClone(before.parameters)), await tool.read(parameters)];
        if ("named" in one && "named" in other && areAlike(one.named, other.named)) return before.reason;
      }
      return undefined;
    },
  };
}

/** Whether two values that a model gave are the same, in whatever order their fields stand. */
export function areAlike(one: unknown, other: unknown): boolean {
  return compareValues(readPair(one, other), { isSigned: true }).kind === "equal";
}
