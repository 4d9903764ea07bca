import { SelfCodingError } from "../contract/errors.js";
import type { Model } from "../contract/model.js";
import type { ModelSettings } from "../contract/options.js";
import { recordedModel } from "./recorded.js";
import { scriptedModel } from "./scripted.js";

export type { ModelSettings } from "../contract/options.js";

/**
 * A model of everyday size: bodies are short and checked, so that speed and price count for more than depth.
 * `SELFCODING_MODEL` names another.
 */
export const DEFAULT_MODEL = "gpt-5-mini";

type Environment = Readonly<Record<string, string | undefined>>;

// A script goes on where it stopped, and a client keeps its connections, from one generation to the next.
const resolved = new Map<string, Model>();

/**
 * The model that settings name, or the environment where they are silent. The same settings give the same model.
 *
 * @throws {SelfCodingError} `no-model` when neither names one; `options-invalid` for settings of no known kind
 */
export function resolveModel(settings: ModelSettings | undefined, environment: Environment): Model {
  if (settings !== undefined) checkKind(settings);
  const complete = completeSettings(settings ?? fromEnvironment(environment), environment);
  const key = JSON.stringify(complete);
  const model = resolved.get(key) ?? createModel(complete, environment);
  resolved.set(key, model);
  return model;
}

// A configuration file may say anything.
function checkKind(settings: ModelSettings): void {
  const { kind, directory } = Object(settings) as { readonly kind?: unknown; readonly directory?: unknown };
  if (kind === "openai" || kind === "scripted" || (kind === "recorded" && typeof directory === "string")) return;
  const fact =
    kind === "recorded"
      ? "A recorded model has no folder."
      : `A model of kind ${JSON.stringify(kind) ?? "none"} is not known.`;
  throw new SelfCodingError("options-invalid", fact, {
    remedy:
      'Set `model` to { kind: "openai", model: "…" }, or { kind: "recorded", directory: "…", mode: "replay" }; or leave it ' +
      "out and set SELFCODING_MODEL, or SELFCODING_RECORDINGS.",
  });
}

function fromEnvironment(environment: Environment): ModelSettings {
  const directory = environment["SELFCODING_RECORDINGS"];
  return directory ? { kind: "recorded", directory, mode: "replay" } : { kind: "openai" };
}

function completeSettings(settings: ModelSettings, environment: Environment): ModelSettings {
  if (settings.kind === "recorded" && settings.mode === "record") {
    return { ...settings, inner: completeSettings(settings.inner ?? { kind: "openai" }, environment) };
  }
  if (settings.kind !== "openai") return settings;
  const baseURL = settings.baseURL || environment["OPENAI_BASE_URL"];
  const apiKey = settings.apiKey || environment["OPENAI_API_KEY"];
  if (!baseURL && !apiKey) throw noModel();
  return {
    ...settings,
    model: environment["SELFCODING_MODEL"] || settings.model || DEFAULT_MODEL,
    // Servers of one's own mostly want no key, but the client insists on one.
    apiKey: apiKey || "none",
    ...(baseURL ? { baseURL } : {}),
  };
}

function createModel(settings: ModelSettings, environment: Environment): Model {
  if (settings.kind === "scripted") return scriptedModel(settings.replies);
  if (settings.kind === "openai") return onDemand(settings, environment["NODE_USE_ENV_PROXY"] === "1");
  const { directory, mode, inner } = settings;
  return recordedModel(
    inner === undefined ? { directory, mode } : { directory, mode, inner: resolveModel(inner, environment) },
  );
}

// The client takes 190 ms to load; a program whose versions are all there never needs it.
function onDemand(settings: ModelSettings & { readonly kind: "openai" }, usesProxy: boolean): Model {
  let loading: Promise<Model> | undefined;
  return {
    id: settings.model ?? DEFAULT_MODEL,
    complete: async (request) => {
      loading ??= import("./openai.js").then(({ openaiModel }) =>
        openaiModel({ model: DEFAULT_MODEL, ...settings, usesProxy }),
      );
      return (await loading).complete(request);
    },
  };
}

function noModel(): SelfCodingError {
  return new SelfCodingError("no-model", "No model is configured, and one is needed.", {
    remedy:
      "Set OPENAI_API_KEY (option `model.apiKey`); or OPENAI_BASE_URL (`model.baseURL`) to a compatible server such as vLLM, " +
      'llama.cpp or Ollama; or replay recorded replies with SELFCODING_RECORDINGS (`model: { kind: "recorded", … }`).',
  });
}
