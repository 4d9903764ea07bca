import type { Skeleton } from "../../transformer/stub.js";
import type { Message } from "../contract/model.js";
import type { Case } from "../contract/nouns.js";
import { describeTask } from "./describeTask.js";
import { answerOf } from "./reply/replyText.js";
import { findBlocks } from "./reply/blocks.js";

const SYSTEM = `You write tests for one TypeScript function that does not exist yet, from its description alone. They will be run against bodies that others write.
Answer with exactly one \`\`\`ts block and nothing else, one call a line, each with its expected outcome:
name(arguments) // => value
name(arguments) // throws ErrorClass
- Ten to twenty lines: ordinary inputs, empty ones, edges, and what a hasty author would overlook.
- Only what the description, the examples and the types decide beyond doubt. Work out every value step by step before you write it down.
- Arguments and values are literals, or names that are available in the function's file.`;

/** Asks for cases before there is any body. */
export function testMessages(subject: { readonly skeleton: Skeleton; readonly cases: readonly Case[] }): Message[] {
  return [
    { role: "system", content: SYSTEM },
    { role: "user", content: `${describeTask(subject)}\n\nWrite the tests for ${subject.skeleton.name}.` },
  ];
}

/** The lines of a reply's block. */
export function parseTests(text: string): string {
  const answer = answerOf(text);
  return findBlocks(answer).blocks[0]?.code ?? answer;
}
