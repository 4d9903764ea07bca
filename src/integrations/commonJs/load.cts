/**
 * Where `require` is another's than Node's own. Jest's cannot load ES modules on every Node, and older ones read them as
 * scripts; that of a module that a loader hook gave its source cannot on Node 20, where the hooks' own process has loaded a
 * part of them already.
 */
const OF_OTHERS = ["ERR_REQUIRE_ESM", "ERR_VM_MODULE_LINK_FAILURE", "SyntaxError"];

/**
 * Loads an ES module for who requires the package. Where their `require` cannot, the process's is asked: for Jest the module
 * stands outside of its registry then.
 */
function load(name: string): unknown {
  try {
    return require(name);
  } catch (error) {
    const { code, name: kind } = error as NodeJS.ErrnoException;
    if (!OF_OTHERS.includes(code ?? kind)) throw error;
    // Of all built-in modules that could lead there, Jest hands out its own; what runs in the main context is the process's.
    const { runInThisContext } = require("node:vm") as typeof import("node:vm");
    const { getBuiltinModule } = runInThisContext("process") as NodeJS.Process;
    const { createRequire } = getBuiltinModule("node:module") as typeof import("node:module");
    return createRequire(__filename)(name);
  }
}

export = load;
