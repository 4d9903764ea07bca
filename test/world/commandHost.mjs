// A process that runs one command line after the other, each as a process of its own would run it: with its arguments, its
// folder and its environment, but with the compiler that an earlier one has loaded.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, SHARE_ENV, Worker } from "node:worker_threads";
// It stays in the folder in which it is loaded: that of a project will be gone.
import "esbuild";
import { expectOffers, offerThread, takeOffered, workerFile } from "../../dist/src/foundry/thread/thread.js";

/** A foundry keeps what it has read of each project. */
const PROJECTS = 8;

const main = new URL("../../dist/src/bundle/main.js", import.meta.url);
const home = process.cwd();
const configurations = new Map();
let offers;
let foundry;
let lines = 0;

if (isMainThread) listen();
else serve();

function serve() {
  parentPort.postMessage("ready");
  void import(workerFile().href);
}

function listen() {
  offers = expectOffers();
  process.on("disconnect", () => process.exit());
  process.on("message", async ({ args, folder, environment, end }) => {
    offerThread(await foundryFor(folder), offers);
    enter(folder, args, environment);
    // Under another name it is another module, which does anew what it does when it is loaded.
    await import(`${main.href}?${++lines}`);
    // Not every command has something written.
    takeOffered()?.close();
    const code = process.exitCode ?? 0;
    process.exitCode = undefined;
    process.chdir(home);
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners("error").write(end);
    process.send({ code });
  });
}

function enter(folder, args, environment) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.argv.splice(1, Infinity, ...args);
  process.chdir(folder);
}

/** Another one where what is read once has changed. */
async function foundryFor(folder) {
  const configuration = textOf(path.join(folder, "tsconfig.json"));
  const isChanged = configurations.has(folder) && configurations.get(folder) !== configuration;
  if (foundry === undefined || isChanged || configurations.size === PROJECTS) {
    void foundry?.terminate();
    configurations.clear();
    foundry = new Worker(fileURLToPath(import.meta.url), { env: SHARE_ENV, name: "selfcoding foundry" });
    await once(foundry, "message");
    foundry.unref();
  }
  configurations.set(folder, configuration);
  return foundry;
}

function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
