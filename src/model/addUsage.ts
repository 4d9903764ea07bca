import type { Usage } from "../contract/nouns.js";

/** The tokens of two replies together. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
  };
}
