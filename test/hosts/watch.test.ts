import esbuild from "esbuild";
import { describe, expect, it } from "vitest";
import webpack from "webpack";
import selfcodingEsbuild from "../../src/integrations/hosts/esbuild.js";
import selfcodingWebpack from "../../src/integrations/hosts/webpack.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { diskStore } from "../../src/store/disk.js";
import { createProject, LIGHT, type UserProject } from "../world/project.js";

const files = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      ...LIGHT,
      target: "ES2022",
      module: "ESNext",
      moduleResolution: "Bundler",
      strict: true,
      types: [],
    },
    include: ["src"],
  }),
  "src/size.ts": "export interface Size {\n  readonly metres: number;\n}\n",
  "src/length.ts": `import type { Size } from "./size";
import { stub } from "selfcoding";
/** Its length. */
export function length(size: Size): number {
  return stub(size);
}
`,
};

/** Adopts a body, as a first call does. */
async function adopt(project: UserProject, expression: string): Promise<void> {
  const [stub] = await listStubs(project.folder);
  if (stub === undefined) throw new Error("The project has no stub.");
  const { id, fingerprint, signature } = stub.skeleton;
  const version = {
    number: 1,
    fingerprint,
    source: `export ${signature} {\n  return ${expression};\n}\n`,
    model: "scripted",
    attempts: 1,
    usage: { promptTokens: 1, completionTokens: 1 },
    adoptedAt: "2026-11-25T00:00:00.000Z",
    notes: [],
  };
  diskStore(stub.project).write?.({ id, current: 1, versions: [version], cases: [] }, 0);
}

/** What a bundler in watch mode has written last. */
class Watched {
  #output = "";
  #isWaiting: ((output: string) => void)[] = [];

  take(output: string): void {
    this.#output = output;
    for (const check of this.#isWaiting) check(output);
  }

  /** Waits for an output that holds these words. */
  async until(words: string): Promise<string> {
    if (this.#output.includes(words)) return this.#output;
    return new Promise((resolve) => {
      this.#isWaiting.push((output) => {
        if (output.includes(words)) resolve(output);
      });
    });
  }
}

interface Watching extends AsyncDisposable {
  readonly watched: Watched;
}

async function watchEsbuild({ folder }: UserProject): Promise<Watching> {
  const watched = new Watched();
  const context = await esbuild.context({
    entryPoints: [`${folder}/src/length.ts`],
    bundle: true,
    write: false,
    format: "esm",
    absWorkingDir: folder,
    logLevel: "silent",
    plugins: [
      selfcodingEsbuild(),
      {
        name: "told",
        setup: (build) => build.onEnd(({ outputFiles }) => watched.take(outputFiles?.[0]?.text ?? "")),
      },
    ],
  });
  await context.watch();
  return { watched, [Symbol.asyncDispose]: () => context.dispose() };
}

async function watchWebpack({ folder }: UserProject): Promise<Watching> {
  const watched = new Watched();
  const compiler = webpack({
    mode: "none",
    context: folder,
    entry: `${folder}/src/length.ts`,
    experiments: { outputModule: true },
    output: { path: `${folder}/out`, library: { type: "module" } },
    resolve: { extensions: [".ts", ".js"] },
    resolveLoader: { modules: [`${import.meta.dirname}/../../node_modules`] },
    module: { rules: [{ test: /\.ts$/, loader: "esbuild-loader" }] },
    plugins: [selfcodingWebpack()],
  });
  const watching = compiler?.watch({ aggregateTimeout: 20 }, (_error, stats) => {
    const sources = stats?.toJson({ source: true, modules: true }).modules ?? [];
    watched.take(sources.map(({ source }) => String(source ?? "")).join("\n"));
  });
  return {
    watched,
    [Symbol.asyncDispose]: () => new Promise((resolve) => watching?.close(() => resolve())),
  };
}

describe.each([
  ["esbuild", watchEsbuild],
  ["webpack", watchWebpack],
] as const)("%s in watch mode", (_name, watch) => {
  it("builds a file again when its stub gets a version, and when a type changes that it only describes", async () => {
    await using project = createProject(files);
    await using watching = await watch(project);
    const { watched } = watching;
    await watched.until("$selfcoding");
    await adopt(project, "size.metres");
    await watched.until("size.metres");
    project.write("src/size.ts", "export interface Size {\n  readonly feet: number;\n}\n");
    expect(await watched.until("feet")).not.toContain("size.metres");
  });
});
