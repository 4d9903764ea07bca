// Notes each start of the thread that holds the compiler.
const threads = require("node:worker_threads");
const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(url, options) {
    if (options?.name === "selfcoding foundry") require("node:fs").appendFileSync("threads.txt", ".");
    super(url, options);
  }
};
require("node:module").syncBuiltinESMExports();
