/** The names of the package that mean something to the compiler. It imports nothing: whoever only looks for them loads no more. */

/** Functions and decorators that mark a stub. */
const OF_STUBS = ["stub", "selfCoding"] as const;
/** Classes of agents. */
const OF_AGENTS = ["FunctionAgent", "CodeGenAgent"] as const;
/** Methods of agents that are given a signature. */
const ASKING = ["generateFunction", "adapt"];

/** The package's exports that are looked for in a file. */
export const OWN_EXPORTS = [...OF_STUBS, ...OF_AGENTS, "registered"] as const;

const GIVING = new RegExp(`\\b(?:${[...OF_AGENTS, "registered", ...ASKING].join("|")})\\b`);
/** What a file must hold to be worth looking at; for hosts that filter by themselves. */
export const OWN_WORDS: RegExp = new RegExp(`\\b(?:${[...OWN_EXPORTS, ...ASKING].join("|")})\\b`);

/** Whether a file is worth looking at: one search in its text. */
export function mayHoldStub(text: string): boolean {
  return OWN_WORDS.test(text);
}

/** Whether a file may give functions to agents, or ask them for some. */
export function mayHoldAgent(text: string): boolean {
  return GIVING.test(text);
}

/** Whether a class is one of agents, by its name in the package. */
export function isAgentName(name: string | undefined): boolean {
  return OF_AGENTS.some((own) => own === name);
}

/** Whether a method is given a signature, by its name in the package. */
export function isAskingName(name: string): boolean {
  return ASKING.includes(name);
}
