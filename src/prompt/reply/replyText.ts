import { linesOf } from "../../text/lines.js";
import { replaceOutside, scanFences } from "./blocks.js";

/** How a line of a reply begins that takes back a test of the model's own, or a recorded call. */
export const WRONG_TEST = "TEST IS WRONG:";
/** How a reply begins that lets the throw stand. */
export const RIGHT_THROW = "THROW IS RIGHT:";
/** How a reply begins that stands by its last code against findings that may be answered. */
export const KEEP = "KEEP:";
/** How a reply begins that says why there can be no such function. */
export const IMPOSSIBLE = "CANNOT BE WRITTEN:";

/** Tags around a model's thinking, where the server does not remove it. */
const THINKING =
  "(?:\\w+:)?(?:think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad|antThinking|inner_monologue)";
/** How thinking begins, in the markup of models of all makers. */
const OPENING = `<${THINKING}(?: [^>\\n]*)?>|\\[THINK\\]|◁think▷|<\\|(?:START_THINKING|begin_of_thought|think_start)\\|>|<\\|channel>thought`;
const CLOSING = `</${THINKING}>|\\[/THINK\\]|◁/think▷|<\\|(?:END_THINKING|end_of_thought|think_end)\\|>`;
const THOUGHT = new RegExp(`(${OPENING})|${CLOSING}`, "g");
/** Tokens of a model's protocol, when a server passes them on. */
const TOKEN = "(?:<\\|[\\w-]+\\|>|</s>|<end_of_turn>|<\uFF5C[^>\\n]*\uFF5C>)";
const AT_EDGE = new RegExp(`^(?:[ \\t]*${TOKEN})+|(?:${TOKEN}[ \\t]*)+$`, "gm");
const AT_END = new RegExp(`(?:\\s*${TOKEN})+\\s*$`);
const BESIDE_FENCE = new RegExp(`(${TOKEN})(?=\`{3})|^([ \\t]*\`{3,})(?=${TOKEN})`, "gm");
const CHANNEL =
  /(?:<\|start\|>[^<]*)?<\|channel\|>\s*(\w+)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>([\s\S]*?)(?=<\|(?:end|return|call|start)\|>|$)/g;

/** A reply without what its model only thought, and without the tokens of its own protocol; what stands in fences is code. */
export function answerOf(text: string): string {
  const final = channelsOf(text).findLast(({ name }) => name === "final")?.content;
  const spoken = withoutThoughts(
    linesOf(final ?? text)
      .join("\n")
      .replace(BESIDE_FENCE, "$&\n"),
  );
  return withoutFencedWords(replaceOutside(spoken.replace(AT_END, ""), (prose) => prose.replace(AT_EDGE, ""))).trim();
}

const MARKERS = [WRONG_TEST, RIGHT_THROW, KEEP, IMPOSSIBLE];

// A word of the model's is no code, though it may stand in a fence.
function withoutFencedWords(text: string): string {
  return scanFences(text).reduceRight((whole, { code, start, end }) => {
    const isWord = MARKERS.some((marker) => code.trimStart().startsWith(marker));
    return isWord ? `${whole.slice(0, start)}${code}\n${whole.slice(end)}` : whole;
  }, text);
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

/** More thoughts in one reply are a model that repeats itself. */
const MAX_THOUGHTS = 50;

// A thought that is opened by the prompt's template is only closed in the reply; one that is never closed is all thought,
// unless nothing would be left.
function withoutThoughts(text: string): string {
  let spoken = text;
  for (let count = 0; count < MAX_THOUGHTS; count++) {
    const tag = firstThought(spoken);
    if (tag === undefined) break;
    const [whole, opening] = tag;
    const before = spoken.slice(0, tag.index);
    const after = spoken.slice(tag.index + whole.length);
    const closing = opening === undefined ? "" : closingOf(opening);
    const end = after.indexOf(closing);
    if (end === -1) return before.trim() === "" ? spoken : before;
    spoken = opening === undefined ? after : `${before}\n${after.slice(end + closing.length)}`;
  }
  return spoken;
}

/** The first mark of thinking that is no code. */
function firstThought(text: string): RegExpExecArray | undefined {
  const closed = scanFences(text).filter(({ isOpen }) => !isOpen);
  let next = 0;
  for (const tag of text.matchAll(THOUGHT)) {
    while ((closed[next]?.end ?? Infinity) <= tag.index) next += 1;
    if (tag.index < (closed[next]?.start ?? Infinity)) return tag;
  }
  return undefined;
}

/** `</think>` for `<think lang="en">`, `[/THINK]` for `[THINK]`, `<|think_end|>` for `<|think_start|>`. */
function closingOf(opening: string): string {
  if (opening.startsWith("<|channel")) return "<channel|>";
  if (opening.startsWith("<|")) return opening.replace("START", "END").replace(/begin|start/, "end");
  const [tag = ""] = opening.split(" ");
  return `${tag.slice(0, 1)}/${tag.slice(1)}${tag === opening ? "" : ">"}`;
}

/** The rest of each line that begins with a marker; models like to decorate such lines. */
export function marked(text: string, marker: string): string[] {
  const lines = text.matchAll(new RegExp(`^[^\\w\\n]*${marker}(?:\\*\\*|__)?[ \\t]*(.*?)[ \\t\`*_]*$`, "gm"));
  return [...lines].map((line) => line[1] ?? "");
}
