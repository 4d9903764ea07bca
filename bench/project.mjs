// A throw-away project outside the repository that uses the built package, and a model server in a process of its own.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsconfig = {
  compilerOptions: {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    rewriteRelativeImportExtensions: true,
    outDir: "out",
  },
  include: ["*.ts"],
};

/** Gives `use` a project of these files, and removes it afterwards. */
export async function withProject(files, replies, use) {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-bench-"));
  const write = (name, text) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  write("package.json", JSON.stringify({ name: "bench", type: "module" }));
  write("tsconfig.json", JSON.stringify(tsconfig));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/selfcoding"), "junction");
  for (const [name, text] of Object.entries(files)) write(name, text);
  const server = fork(new URL("server.mjs", import.meta.url), { stdio: "inherit" });
  server.send({ replies });
  const [url] = await once(server, "message");
  const environment = {
    ...process.env,
    OPENAI_BASE_URL: url,
    OPENAI_API_KEY: "bench",
    SELFCODING_MODEL: "bench",
    SELFCODING_LOG: "silent",
  };
  const project = {
    folder,
    write,
    /** Runs node in the project; gives the JSON that the program printed last. */
    run(...args) {
      const env = {
        ...environment,
        ...(process.env.SELFCODING_MODE ? { SELFCODING_MODE: process.env.SELFCODING_MODE } : {}),
      };
      const result = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
      if (result.status !== 0) throw new Error(`${args.join(" ")} failed:\n${result.stderr}\n${result.stdout}`);
      const last = result.stdout.trim().split("\n").at(-1);
      return last === undefined || last === "" ? undefined : JSON.parse(last);
    },
    build(args) {
      const result = spawnSync(process.execPath, args, { cwd: folder, env: environment, encoding: "utf8" });
      if (result.status !== 0) throw new Error(`build failed:\n${result.stderr}\n${result.stdout}`);
    },
    /** Deletes what was written, so that the next run starts with stubs. */
    forget() {
      for (const name of [".selfcoding", "node_modules/.cache"])
        rmSync(path.join(folder, name), { recursive: true, force: true });
    },
  };
  try {
    return await use(project);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const register = ["--import", "selfcoding/register"];

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
