import { lockIntrinsics } from "./lock.js";

/**
 * Takes from the host's realm what makes code or ends the process: should an object of it leak into a context all the
 * same, it leads to nothing. To be called last: Node's own modules may still load something before.
 */
export function harden(): void {
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
  for (const name of ["eval", "Function", "fetch", "WebSocket", "WebAssembly", "process", "global", "require"]) {
    Reflect.deleteProperty(globalThis, name);
  }
  lockIntrinsics();
}
