// Runs main.ts on recorded replies, or live when a model is configured.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const kept = [".selfcoding/examples/movies", "node_modules/.cache/selfcoding"];
if (process.argv.includes("--reset")) {
  for (const folder of kept) rmSync(`${root}${folder}`, { recursive: true, force: true });
  process.stdout.write("What was written is gone; this run starts over.\n");
}

const isLive = Boolean(process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL);
const server = isLive ? undefined : fork(new URL("serve.mjs", import.meta.url));
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
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const child = spawn(process.execPath, ["--import", "selfcoding/register", main], {
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
