// Runs an example's main.ts on recorded replies, or live when a model is configured: node examples/run.mjs <name> [--reset]
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [name = "", ...flags] = process.argv.slice(2);
const folder = new URL(`${name}/`, import.meta.url);
if (!/^[\w-]+$/.test(name) || !existsSync(new URL("main.ts", folder))) {
  process.stderr.write(`There is no example "${name}". Name a folder of examples/: node examples/run.mjs movies\n`);
  process.exit(1);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const kept = [`.selfcoding/examples/${name}`, ".selfcoding/agents", "node_modules/.cache/selfcoding"];
if (flags.includes("--reset")) {
  for (const each of kept) rmSync(`${root}${each}`, { recursive: true, force: true });
  process.stdout.write("What was written is gone; this run starts over.\n");
}

const isLive = Boolean(process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL);
const server = isLive ? undefined : fork(new URL("serve.mjs", import.meta.url), [fileURLToPath(folder)]);
const environment = { ...process.env };
if (server !== undefined) {
  const [url] = await once(server, "message");
  Object.assign(environment, { OPENAI_BASE_URL: url, OPENAI_API_KEY: "recorded", SELFCODING_MODEL: "recorded" });
}
process.stdout.write(
  isLive
    ? "Live: the model of your environment writes.\n\n"
    : "Recorded replies, over the real wire (set OPENAI_API_KEY or OPENAI_BASE_URL to go live).\n\n",
);

const startedAt = performance.now();
const main = fileURLToPath(new URL("main.ts", folder));
const child = spawn(process.execPath, [...process.execArgv, "--import", "selfcoding/register", main], {
  cwd: root,
  env: environment,
  stdio: "inherit",
});
const [code] = await once(child, "exit");
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
let calls = "";
if (server !== undefined) {
  server.send("count");
  const [count] = await once(server, "message");
  calls = `, ${count} calls to the model`;
  server.kill();
}
process.stdout.write(`\n${seconds} s${calls}\n`);
process.exit(code ?? 1);
