import { SelfCodingError } from "../contract/errors.js";
import type { Model } from "../contract/nouns.js";
import type { ModelSettings } from "../contract/options.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The model that settings and environment name.
 *
 * @throws {SelfCodingError} `no-model` when they name none
 */
export async function resolveModel(settings: ModelSettings | undefined, environment: Environment): Promise<Model> {
  const chosen = settings ?? fromEnvironment(environment);
  if (chosen.kind === "scripted") {
    const { scriptedModel } = await import("./scripted.js");
    return scriptedModel(chosen.replies);
  }
  if (chosen.kind === "recorded") {
    const { recordedModel } = await import("./recorded.js");
    const { directory, mode } = chosen;
    if (mode === "replay") return recordedModel({ directory, mode });
    return recordedModel({ directory, mode, inner: await resolveModel(chosen.inner, environment) });
  }
  const named = environment["SELFCODING_MODEL"] || chosen.model;
  const baseURL = chosen.baseURL || environment["OPENAI_BASE_URL"];
  const apiKey = chosen.apiKey || environment["OPENAI_API_KEY"];
  if (!baseURL && !apiKey) throw noModel();
  // 190 ms to load: only when it is asked.
  const { openaiModel } = await import("./openai.js");
  return openaiModel({ ...chosen, ...(named ? { model: named } : {}), ...(baseURL ? { baseURL } : {}), ...(apiKey ? { apiKey } : {}) });
}

function fromEnvironment(environment: Environment): ModelSettings {
  const directory = environment["SELFCODING_RECORDINGS"];
  if (directory) return { kind: "recorded", directory, mode: "replay" };
  return { kind: "openai" };
}

function noModel(): SelfCodingError {
  return new SelfCodingError("no-model", "A function must be written, and no model is configured.", {
    remedy:
      "Set OPENAI_API_KEY; or OPENAI_BASE_URL to a compatible server (vLLM, llama.cpp, Ollama); or replay recorded replies with " +
      'SELFCODING_RECORDINGS or `model: { kind: "recorded", directory, mode: "replay" }`.',
  });
}
