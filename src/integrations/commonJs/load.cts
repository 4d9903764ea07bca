/**
 * Loads an ES module for who requires the package. Jest has a `require` of its own, which cannot do that on every Node:
 * then the process's is asked, and the module stands outside of Jest's registry.
 */
function load(name: string): unknown {
  try {
    return require(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ESM") throw error;
    // Of all built-in modules that could lead there, Jest hands out its own; what runs in the main context is the process's.
    const { runInThisContext } = require("node:vm") as typeof import("node:vm");
    const { getBuiltinModule } = runInThisContext("process") as NodeJS.Process;
    const { createRequire } = getBuiltinModule("node:module") as typeof import("node:module");
    return createRequire(__filename)(name);
  }
}

export = load;
