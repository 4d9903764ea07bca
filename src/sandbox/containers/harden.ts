import { createRequire } from "node:module";
import { lockIntrinsics } from "../realm/lock.js";

/** Globals that Node's own `fetch` reads when it is first called. */
const OF_NETWORK = new Set(["WebAssembly", "process", "global"]);

/**
 * Takes from the host's realm what makes code or ends the process: should an object of it leak into a context all the
 * same, it leads to nothing. To be called last: Node's own modules may still load something before.
 */
export function harden(hasNetwork: boolean): void {
  const makers = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const maker of makers) Reflect.deleteProperty(Object.getPrototypeOf(maker) as object, "constructor");
  for (const name of [
    "binding",
    "_linkedBinding",
    "dlopen",
    "kill",
    "_kill",
    "reallyExit",
    "exit",
    "abort",
    "chdir",
    "getBuiltinModule",
    "mainModule",
  ]) {
    Reflect.deleteProperty(process, name);
  }
  // It loads native code from a file.
  Reflect.deleteProperty(createRequire(import.meta.url)("node:crypto") as object, "setEngine");
  for (const name of ["eval", "Function", "fetch", "WebSocket", "WebAssembly", "process", "global", "require"]) {
    if (!(hasNetwork && OF_NETWORK.has(name))) Reflect.deleteProperty(globalThis, name);
  }
  lockIntrinsics();
}
