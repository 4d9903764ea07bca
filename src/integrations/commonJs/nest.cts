import load = require("./load.cjs");

export = { __esModule: true, ...(load("../nest.js") as object) };
