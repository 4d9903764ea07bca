import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

/** What takes longest of all: `npm run test:long` has it. Every change waits for the rest. */
export const LONG = [
  "test/agents/toModule.test.ts",
  "test/cli/decisions.test.ts",
  "test/cli/ejectTests.test.ts",
  "test/cli/review.test.ts",
  "test/cli/signals.test.ts",
  "test/eval/library.test.ts",
  "test/fleet/away.test.ts",
  "test/fleet/built.test.ts",
  "test/fleet/cutOff.test.ts",
  "test/fleet/decisions.test.ts",
  "test/fleet/engines.test.ts",
  "test/fleet/failover.test.ts",
  "test/fleet/folders.test.ts",
  "test/fleet/killed.test.ts",
  "test/fleet/network.test.ts",
  "test/fleet/repository.test.ts",
  "test/fleet/program.test.ts",
  "test/fleet/redisGroups.test.ts",
  "test/fleet/manyProcesses.test.ts",
  "test/fleet/restored.test.ts",
  "test/fleet/stopped.test.ts",
  "test/fleet/tls.test.ts",
  "test/integrations/bodyLines.test.ts",
  "test/integrations/buildWatch.test.ts",
  "test/integrations/bundledByAccident.test.ts",
  "test/integrations/compilerVersions.test.ts",
  "test/integrations/compilers.test.ts",
  "test/integrations/elements.test.ts",
  "test/integrations/packageTypes.test.ts",
  "test/runtime/late.test.ts",
  "test/store/states.test.ts",
  "test/testing/runners.test.ts",
];

/** Which files a run takes. The matrix of `npm run hosts` names its own, long ones among them. */
export function selectTests({ LONG: isLong, HOSTS: hosts }: NodeJS.ProcessEnv) {
  if (isLong) return { include: LONG, exclude: [] };
  const exclude = ["**/node_modules/**", ...(hosts === "all" ? [] : LONG)];
  return { include: ["test/**/*.test.ts"], exclude };
}

export default defineConfig({
  plugins: [
    {
      // Tests name the sources but run what is shipped: workers start from compiled files, and Node 20 runs no TypeScript.
      name: "sources-as-built",
      enforce: "pre",
      resolveId(source, importer) {
        if (importer === undefined || !source.startsWith(".")) return undefined;
        const target = path.relative(root, path.resolve(path.dirname(importer), source));
        if (!/^(src|transformer)\//.test(target)) return undefined;
        const built = path.join(root, "dist", target);
        if (!existsSync(built)) throw new Error(`${built} is not there: run "npm run build" first.`);
        return { id: built, external: true };
      },
    },
  ],
  test: {
    ...selectTests(process.env),
    setupFiles: ["test/world/setUp.ts"],
    // Against a test that never ends: how busy the machine is says nothing.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // A process for each file would load the compiler a hundred times; what a file changes of its process it puts back.
    isolate: false,
  },
});
