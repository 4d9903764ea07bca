import { SelfCodingError } from "../../contract/errors.js";
import type { GenerationRequest } from "../thread/protocol.js";
import { isModelOnPurpose } from "./modelOnPurpose.js";
import type { Settings } from "./settings.js";

type Environment = GenerationRequest["environment"];

/**
 * Refuses a real model to a test run, unless it is allowed: tests would cost money, and pass or fail by chance.
 *
 * @param who the stub or the agent that wants it
 * @throws {SelfCodingError} `model-in-test`
 */
export function refuseInTests(
  { model, testModel }: Settings,
  environment: Environment,
  who: { readonly id: string; readonly isAgent: boolean },
): void {
  const { id, isAgent } = who;
  const runner = runnerOf(environment);
  if (runner === undefined || testModel === "real" || isModelOnPurpose(model, environment)) return;
  throw new SelfCodingError("model-in-test", `${id} needs a model, but this is a test run (${runner}).`, {
    remedy:
      `${isAgent ? "Give" : "Write it in development, and commit .selfcoding; or give"} the test its replies: \`scriptedModel\` or ` +
      "`recordedModel` of selfcoding/testing. " +
      'To ask a real model all the same, set SELFCODING_TEST_MODEL=real (option `testModel: "real"`).',
    details: { id, runner },
  });
}

function runnerOf(environment: Environment): string | undefined {
  if (environment["VITEST"]) return "Vitest";
  if (environment["JEST_WORKER_ID"]) return "Jest";
  if (environment["NODE_TEST_CONTEXT"]) return "node --test";
  // Bun, AVA and Playwright say no more than that, and who runs Mocha says it most often.
  if (environment["NODE_ENV"] !== "test") return undefined;
  return process.versions.bun === undefined ? "NODE_ENV=test" : "bun test";
}
