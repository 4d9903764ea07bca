import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

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
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A process for each file would load the compiler a hundred times; what a file changes of its process it puts back.
    isolate: false,
  },
});
