import { withUnixLines } from "../../text/lines.js";

/** How a line of a reply begins that takes back a test of the model's own, or a recorded call. */
export const WRONG_TEST = "TEST IS WRONG:";
/** How a reply begins that lets the throw stand. */
export const RIGHT_THROW = "THROW IS RIGHT:";
/** How a reply begins that stands by its last code against findings that may be answered. */
export const KEEP = "KEEP:";
/** How a reply begins that says why there can be no such function. */
export const IMPOSSIBLE = "CANNOT BE WRITTEN:";

/** Tags around a model's thinking, where the server does not remove it. */
const THINKING = ["think", "thinking", "thought", "reasoning", "reflection", "analysis"];
/** Tokens that end a model's turn, when a server passes them on. */
const TOKEN = /<\|[\w-]+\|>|<\/s>|<end_of_turn>|<\uFF5C[^>\n]*\uFF5C>/g;
const CHANNEL =
  /<\|channel\|>\s*(\w+)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>([\s\S]*?)(?=<\|(?:end|return|call|start)\|>|$)/g;

/** A reply without what its model only thought, and without the tokens of its own protocol. */
export function answerOf(text: string): string {
  const final = channelsOf(text).findLast(({ name }) => name === "final")?.content;
  return withUnixLines(withoutThoughts(final ?? text).replace(TOKEN, "")).trim();
}

/** A reply without what its model only thought, its protocol left as it is: calls may be written in it. */
export function spokenOf(text: string): string {
  const channels = channelsOf(text);
  const spoken = channels.filter(({ name }) => name !== "analysis").map(({ whole }) => whole);
  return withoutThoughts(channels.length === 0 ? text : spoken.join("\n"));
}

interface Channel {
  readonly whole: string;
  readonly name: string;
  readonly content: string;
}

function channelsOf(text: string): Channel[] {
  return [...text.matchAll(CHANNEL)].map(([whole, name = "", content = ""]) => ({ whole, name, content }));
}

function withoutThoughts(text: string): string {
  return THINKING.reduce(withoutElement, text);
}

// A thought that is opened by the prompt's template is only closed in the reply; one that is never closed is all thought,
// unless nothing would be left.
function withoutElement(text: string, name: string): string {
  const whole = text.replace(new RegExp(`<${name}(?: [^>]*)?>[\\s\\S]*?</${name}>`, "gi"), "");
  const closing = new RegExp(`</${name}>`, "i").exec(whole);
  if (closing !== null) return whole.slice(closing.index + closing[0].length);
  const opening = new RegExp(`<${name}(?: [^>]*)?>`, "i").exec(whole);
  return opening === null || whole.slice(0, opening.index).trim() === "" ? whole : whole.slice(0, opening.index);
}

/** The rest of each line that begins with a marker; models like to decorate such lines. */
export function marked(text: string, marker: string): string[] {
  const lines = text.matchAll(new RegExp(`^[^\\w\\n]*${marker}[ \\t]*(.*?)[ \\t\`*_]*$`, "gm"));
  return [...lines].map((line) => line[1] ?? "");
}
