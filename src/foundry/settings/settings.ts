import { existsSync } from "node:fs";
import path from "node:path";
import { checkMode } from "../../contract/checkMode.js";
import { SelfCodingError } from "../../contract/errors.js";
import { DEFAULT_LIMITS } from "../../contract/limits.js";
import { findUnknownOption, findWrongValue } from "../../contract/knownOptions.js";
import type { Allowance, Isolation, Limits, Mode, ModelSettings, PlainOptions, Proof } from "../../contract/options.js";
import type { Budget, Prices } from "../../contract/spending.js";
import { defaultIsolation } from "../../sandbox/containers/isolation.js";
import { readText } from "../../store/files.js";
import type { GenerationRequest } from "../thread/protocol.js";
import { settleApproval } from "./approval.js";
import { defaultMode } from "./defaultMode.js";
import { settleBudget } from "./settleBudget.js";
import { settleFleet } from "./settleFleet.js";

/** All options of one generation, with nothing left open. */
export interface Settings {
  readonly mode: Mode;
  readonly prompt: string;
  readonly model: ModelSettings | undefined;
  readonly limits: typeof DEFAULT_LIMITS;
  /** The limits of configuration files alone: the caller's side keeps to them, too. */
  readonly limitsOfFiles: Limits;
  readonly allow: Allowance;
  readonly isolation: Isolation;
  readonly proof: Proof;
  /** Which new versions wait for a person. */
  readonly approval: ReturnType<typeof settleApproval>;
  readonly seed: number | undefined;
  /** How many candidates are written side by side. */
  readonly candidates: number;
  /** `"model"`, and test files. */
  readonly tests: readonly string[];
  /** The model that a test run may ask. */
  readonly testModel: NonNullable<PlainOptions["testModel"]>;
  readonly log: NonNullable<PlainOptions["log"]>;
  /** The budget for the model; absent: no limit. */
  readonly budget?: Budget;
  readonly prices?: Prices;
  /** Absent: this process is on its own. */
  readonly fleet?: ReturnType<typeof settleFleet>;
}

const CONFIG_FILES = ["ts", "mts", "js", "mjs", "cjs", "json"].map((extension) => `selfcoding.config.${extension}`);

/** Merges the places where options can stand: environment, stub, `configure`, configuration file, package.json, defaults. */
export async function settle(
  request: Pick<GenerationRequest, "options" | "project" | "environment"> &
    Partial<Pick<GenerationRequest, "skeleton">>,
): Promise<Settings> {
  const files = await readFiles(request.project.root);
  for (const file of files) checkFile(file);
  const layers = [...request.options, ...files];
  const first = <Key extends keyof PlainOptions>(key: Key): PlainOptions[Key] | undefined =>
    layers.find((layer) => layer[key] !== undefined)?.[key];
  const limits = mergeLimits(layers, DEFAULT_LIMITS);
  const { environment } = request;
  const model = modelSettings(first("model"), limits as Settings["limits"], environment);
  const fleet = settleFleet(layers, environment);
  return {
    mode: checkMode(environment["SELFCODING_MODE"] || first("mode") || defaultMode(environment, model)),
    prompt: first("prompt") ?? "",
    model,
    limits: limits as Settings["limits"],
    limitsOfFiles: mergeLimits(files, {}),
    allow: mergeAllowances(layers.map((layer) => layer.allow ?? {})),
    isolation: checkedIsolation(first("isolation") ?? defaultIsolation()),
    proof: checkedProof(first("proof") ?? "answerable"),
    approval: settleApproval(first("approval"), request.skeleton?.id ?? ""),
    seed: first("seed"),
    candidates: Math.max(1, Math.floor(first("candidates") ?? 1)),
    tests: [first("tests") ?? []].flat(),
    testModel: checkedTestModel(environment["SELFCODING_TEST_MODEL"] || first("testModel") || "scripted"),
    log: checkedLog(environment["SELFCODING_LOG"] || first("log") || "auto"),
    ...settleBudget(layers, environment),
    ...(fleet === undefined ? {} : { fleet }),
  };
}

// What is spelt wrong would be ignored in silence; what stands in code has been checked there.
function checkFile(file: PlainOptions): void {
  const unknown = findUnknownOption(file);
  const fact = unknown === undefined ? findWrongValue(file) : `Unknown option "${unknown}"`;
  if (fact === undefined) return;
  throw new SelfCodingError("options-invalid", `${fact} in selfcoding's configuration.`, {
    remedy:
      "Fix selfcoding.config.* or the field `selfcoding` of package.json. The page docs/options of the package lists all options.",
  });
}

function mergeLimits(layers: readonly PlainOptions[], weakest: Limits): Limits {
  return layers.toReversed().reduce<Limits>((sum, layer) => ({ ...sum, ...layer.limits }), weakest);
}

function modelSettings(
  model: string | ModelSettings | undefined,
  limits: Settings["limits"],
  environment: GenerationRequest["environment"],
): ModelSettings | undefined {
  const timeoutMilliseconds = limits.modelSeconds * 1000;
  if (typeof model === "string") return { kind: "openai", model, timeoutMilliseconds };
  if (model?.kind === "openai") return { timeoutMilliseconds, ...model };
  const isReachable = environment["OPENAI_API_KEY"] || environment["OPENAI_BASE_URL"];
  if (model === undefined && isReachable && !environment["SELFCODING_RECORDINGS"])
    return { kind: "openai", timeoutMilliseconds };
  return model;
}

// Modules add up, as each layer names what its own stubs need; for the rest the strongest layer has the word.
function mergeAllowances(layers: readonly Allowance[]): Allowance {
  const merged = layers.toReversed().reduce<Allowance>((sum, layer) => ({ ...sum, ...layer }), {});
  return { ...merged, imports: layers.flatMap(({ imports }) => imports ?? []) };
}

function checkedIsolation(isolation: string): Isolation {
  const { bun, deno } = process.versions;
  const host = deno === undefined ? bun && "Bun" : "Deno";
  if (isolation === "process" && host)
    throw new SelfCodingError(
      "options-invalid",
      `\`isolation: "process"\` needs Node's permission model, which ${host} does not have.`,
      {
        remedy: "Set the option `isolation` to context, or run under Node.",
      },
    );
  if (isolation === "context" || isolation === "process" || isolation === "none") return isolation;
  throw new SelfCodingError("options-invalid", `Unknown isolation "${isolation}".`, {
    remedy: "Set the option `isolation` to context, process or none.",
  });
}

function checkedProof(proof: string): Proof {
  if (proof === "answerable" || proof === "strict") return proof;
  throw new SelfCodingError("options-invalid", `Unknown proof "${proof}".`, {
    remedy: "Set the option `proof` to answerable or strict.",
  });
}

function checkedTestModel(model: string): Settings["testModel"] {
  if (model === "scripted" || model === "real") return model;
  throw new SelfCodingError("options-invalid", `Unknown testModel "${model}".`, {
    remedy: "Set the option `testModel` or the variable SELFCODING_TEST_MODEL to scripted or real.",
  });
}

function checkedLog(log: string): Settings["log"] {
  if (log === "auto" || log === "json" || log === "silent") return log;
  throw new SelfCodingError("options-invalid", `Unknown log "${log}".`, {
    remedy: "Set the option `log` or the variable SELFCODING_LOG to auto, json or silent.",
  });
}

// Loading c12 costs more than looking whether there is anything for it to read.
async function readFiles(root: string): Promise<PlainOptions[]> {
  const hasFile = CONFIG_FILES.some((name) => existsSync(path.join(root, name)));
  if (!hasFile && !hasPackageOptions(root)) return [];
  try {
    const { loadConfig } = await import("c12");
    const { layers } = await loadConfig<PlainOptions>({
      name: "selfcoding",
      cwd: root,
      packageJson: true,
      rcFile: false,
      globalRc: false,
      dotenv: false,
      giget: false,
      extend: false,
    });
    return (layers ?? []).flatMap((layer) => (layer.config === null ? [] : [layer.config]));
  } catch (cause) {
    throw new SelfCodingError("options-invalid", "selfcoding's configuration could not be read.", {
      remedy: "Fix selfcoding.config.* or the field `selfcoding` of package.json.",
      cause,
    });
  }
}

function hasPackageOptions(root: string): boolean {
  try {
    return "selfcoding" in JSON.parse(readText(path.join(root, "package.json")) ?? "{}");
  } catch {
    return false;
  }
}
