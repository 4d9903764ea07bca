import { createRequire } from "node:module";
import path from "node:path";
import type * as Api from "@opentelemetry/api";
import { SelfCodingError } from "../../contract/errors.js";

/**
 * OpenTelemetry's API as the program has it.
 *
 * @throws {SelfCodingError} `package-missing`
 */
export function loadOpenTelemetry(): typeof Api {
  let cause: unknown;
  // Where this package is linked from elsewhere, its own place knows nothing of what the program has installed.
  for (const from of [import.meta.url, path.resolve("package.json")]) {
    try {
      return createRequire(from)("@opentelemetry/api") as typeof Api;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
      cause = error;
    }
  }
  throw new SelfCodingError("package-missing", "selfcoding/otel needs the package @opentelemetry/api.", {
    remedy: "Install it: npm install @opentelemetry/api",
    cause,
  });
}
