import { SelfCodingError } from "../contract/errors.js";
import type { Model, ModelRequest } from "../contract/nouns.js";
import type { ModelSettings } from "../contract/options.js";

export { type ModelFault, type ModelServer, startModelServer } from "./modelServer.js";

/** Replies in order, or by function name in order. */
export type Script = readonly string[] | Readonly<Record<string, readonly string[]>>;

/** A model that answers from a list; as data it crosses to the foundry. */
export interface ScriptedModel extends Model {
  readonly settings: ModelSettings;
  /** What it was asked on this thread; the foundry keeps its own. */
  readonly requests: readonly ModelRequest[];
}

/**
 * A model for tests: no key, no network.
 *
 * @param script replies in order for whoever asks, or lists by function name
 * @throws {SelfCodingError} `recording-missing`, when it is asked more often than it has replies
 * @example
 * const model = scriptedModel({ double: ["```ts\nfunction double(n: number): number {\n  return n * 2;\n}\n```"] });
 */
export function scriptedModel(script: Script): ScriptedModel {
  const requests: ModelRequest[] = [];
  const given = new Map<string, number>();
  return {
    id: "scripted",
    settings: { kind: "scripted", replies: script },
    requests,
    complete: async (request) => {
      requests.push(request);
      const key = Array.isArray(script) ? "" : request.subject.name;
      const count = given.get(key) ?? 0;
      given.set(key, count + 1);
      const text = replyAt(script, request.subject.name, count);
      if (text === undefined) throw exhausted(request, count);
      const characters = request.messages.reduce((sum, { content }) => sum + content.length, 0);
      // Four characters a token is what English and code come to on average.
      return { text, isTruncated: false, usage: { promptTokens: Math.ceil(characters / 4), completionTokens: Math.ceil(text.length / 4) } };
    },
  };
}

function replyAt(script: Script, name: string, index: number): string | undefined {
  const list = Array.isArray(script) ? script : (script as Readonly<Record<string, readonly string[]>>)[name];
  return list?.[index];
}

function exhausted({ subject }: ModelRequest, count: number): SelfCodingError {
  return new SelfCodingError("recording-missing", `The script has no reply no. ${count + 1} for ${subject.id}.`, {
    remedy: "Add it to `scriptedModel(…)`, or name a real model by the option `model` or SELFCODING_MODEL.",
    details: { ...subject },
  });
}
