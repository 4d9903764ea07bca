import { randomUUID } from "node:crypto";
import { SelfCodingError } from "../contract/errors.js";
import type { Model, ModelRequest } from "../contract/model.js";
import type { ModelSettings, ScriptedReply } from "../contract/options.js";
import { readScripted } from "./wire/wire.js";

export type { ScriptedReply } from "../contract/options.js";
export { type ModelFault, type ModelServer, type ModelServerOptions, startModelServer } from "./modelServer.js";

/** Replies in order, or by function name in order. */
type Script = readonly ScriptedReply[] | Readonly<Record<string, readonly ScriptedReply[]>>;

/** A model that answers from a list; as data (`settings`) it crosses to the foundry, which then goes through it there. */
export interface ScriptedModel extends Model {
  readonly settings: ModelSettings;
  /** The requests made to this object; the foundry's thread has one of its own. */
  readonly requests: readonly ModelRequest[];
}

/**
 * A model for tests: no key, no network. Asked more often than it has replies, it throws a `SelfCodingError` that names
 * the stub (`recording-missing`).
 *
 * @param replies in order for whoever asks, or lists by name: of functions, of agents (`sql`), and of what belongs to an
 *   agent (`sql.validator`, `sql.memory`)
 * @example
 * const model = scriptedModel({ double: ["```ts\nfunction double(n: number): number {\n  return n * 2;\n}\n```"] });
 */
export function scriptedModel(replies: Script): ScriptedModel {
  const requests: ModelRequest[] = [];
  const given = new Map<string, number>();
  return {
    id: "scripted",
    settings: { kind: "scripted", replies, script: randomUUID() },
    requests,
    complete: async (request) => {
      request.signal?.throwIfAborted();
      requests.push(request);
      const { name } = request.subject;
      const list = isList(replies) ? replies : replies[name];
      const key = isList(replies) ? "" : name;
      const count = given.get(key) ?? 0;
      given.set(key, count + 1);
      const reply = list?.[count];
      if (reply === undefined) throw exhausted(request, list?.length ?? 0);
      const { text, toolCalls } = readScripted(reply, `call_${requests.length}`);
      const characters = request.messages.reduce((sum, { content }) => sum + content.length, 0);
      // Four characters a token is what English and code come to on average.
      const written = toolCalls.reduce((sum, call) => sum + call.arguments.length, text.length);
      const usage = { promptTokens: Math.ceil(characters / 4), completionTokens: Math.ceil(written / 4) };
      return { text, isTruncated: false, usage, ...(toolCalls.length === 0 ? {} : { toolCalls }) };
    },
  };
}

function isList(replies: Script): replies is readonly ScriptedReply[] {
  return Array.isArray(replies);
}

function exhausted({ subject }: ModelRequest, length: number): SelfCodingError {
  const { id, name, purpose, turn } = subject;
  const fact = `The script has ${length === 0 ? "no replies" : `only ${length} ${length === 1 ? "reply" : "replies"}`} for ${id}; one more was asked for (${purpose}, turn ${turn}).`;
  return new SelfCodingError("recording-missing", fact, {
    remedy: `Add a reply for ${name} to \`scriptedModel(…)\`, or name a real model: option \`model\`, SELFCODING_MODEL.`,
    details: { ...subject },
  });
}
