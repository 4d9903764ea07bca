import workerThreads = require("node:worker_threads");
import load = require("./load.cjs");

/** Set for threads that start while the hooks are registered. */
const REGISTERING = "selfcoding-registering";

// Node 20 loads what `--require` names in the thread of the hooks, too: registering would wait there for itself.
if (workerThreads.getEnvironmentData(REGISTERING) !== true) {
  workerThreads.setEnvironmentData(REGISTERING, true);
  try {
    module.exports = load("../register.js");
  } finally {
    workerThreads.setEnvironmentData(REGISTERING, undefined);
  }
}
