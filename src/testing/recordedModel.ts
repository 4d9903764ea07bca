import path from "node:path";
import type { ModelSettings } from "../contract/options.js";

/**
 * A model that replays recorded replies: no key, no network. With `mode: "record"` it asks a real one and keeps what that
 * says; a test run may do so, as this says it.
 *
 * @param directory of the recordings, one file a stub or agent; commit it
 * @param model who is asked while recording: a name, or a model as data. @default what the environment names
 * @example
 * const model = recordedModel({ directory: "recordings" });
 */
export function recordedModel({
  directory,
  mode = "replay",
  model,
}: {
  readonly directory: string;
  readonly mode?: "record" | "replay";
  readonly model?: string | ModelSettings;
}): { readonly settings: ModelSettings } {
  const inner: ModelSettings | undefined = typeof model === "string" ? { kind: "openai", model } : model;
  const settings = { kind: "recorded", directory: path.resolve(directory), mode } as const;
  return { settings: inner === undefined ? settings : { ...settings, inner } };
}
