import { SelfCodingError } from "../../contract/errors.js";

/** What agents are made of where there is no Node: it says so. */
export function needsNode(): never {
  throw new SelfCodingError("page-unwritten", "Agents need Node, and this code runs where there is none.", {
    remedy: "Make the agent on a server, and have the page ask that one.",
  });
}

/** An agent, or its result, in a page. */
export const AgentInPage = class {
  constructor() {
    needsNode();
  }
};
