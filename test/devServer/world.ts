import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { createProject, modelAt, type UserProject } from "../world/project.js";

const root = path.join(import.meta.dirname, "../..");

/** A dev server of Vite in a project, in a process of its own. */
export interface DevServerProject extends AsyncDisposable {
  readonly project: UserProject;
  /** With a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Makes the server run something, as `(server) => …`, and gives what comes of it. */
  ask<Value>(source: string): Promise<Value>;
  /** What the server has printed. */
  output(): string;
}

const SERVER = `import { createServer } from "vite";

const server = await createServer();
await server.listen();
process.on("message", async ({ number, source }) => {
  try {
    const value = await (0, eval)("(" + source + ")")(server);
    process.send({ number, value });
  } catch (error) {
    process.send({ number, error: String(error?.stack ?? error) });
  }
});
process.send({ port: server.httpServer.address().port });
`;

const CONFIG = `import selfcoding from "selfcoding/vite";

// Tells which modules are made anew.
const noted = { name: "noted", transform: (_code, id) => void (globalThis.made ??= []).push(id) };

export default { logLevel: "info", clearScreen: false, server: { port: 0, strictPort: false, host: "127.0.0.1" }, plugins: [selfcoding(), noted] };
`;

export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "Bundler",
    strict: true,
    lib: ["ES2022", "DOM"],
    types: [],
  },
  include: ["src"],
});

/** A project with Vite. */
export function createViteProject(files: Readonly<Record<string, string>>): UserProject {
  const project = createProject({
    "tsconfig.json": TSCONFIG,
    "vite.config.mjs": CONFIG,
    "serve.mjs": SERVER,
    "index.html": '<!doctype html><html><body><script type="module" src="/src/main.ts"></script></body></html>\n',
    ...files,
  });
  const link = path.join(project.folder, "node_modules/vite");
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(path.join(root, "node_modules/vite"), link, "junction");
  return project;
}

/** Starts Vite over these files, with a model at an address. */
export async function startDevServer(
  files: Readonly<Record<string, string>>,
  modelUrl: string,
  environment: Record<string, string> = {},
): Promise<DevServerProject> {
  const project = createViteProject(files);
  let text = "";
  const child = project.startTalking(["serve.mjs"], { ...modelAt(modelUrl), ...environment });
  child.stdout?.on("data", (part) => (text += part));
  child.stderr?.on("data", (part) => (text += part));
  const waiting = new Map<number, (message: { value?: unknown; error?: string }) => void>();
  const port = await new Promise<number>((resolve, reject) => {
    child.on("message", (message: { port?: number; number?: number; value?: unknown; error?: string }) => {
      if (message.port !== undefined) resolve(message.port);
      else waiting.get(message.number ?? 0)?.(message);
    });
    child.on("close", (code) => reject(new Error(`Vite ended with ${code}: ${text}`)));
  });
  let last = 0;
  return {
    project,
    port,
    url: `http://127.0.0.1:${port}/`,
    output: () => text,
    ask: <Value>(source: string) =>
      new Promise<Value>((resolve, reject) => {
        waiting.set(++last, ({ value, error }) =>
          error === undefined ? resolve(value as Value) : reject(new Error(error)),
        );
        child.send({ number: last, source });
      }),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => child.once("close", resolve));
      child.kill();
      await closed;
      await project[Symbol.asyncDispose]();
    },
  };
}
