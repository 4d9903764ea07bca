import load = require("./load.cjs");

const { default: entry } = load("../hosts/rolldown.js") as { readonly default: unknown };

export = { __esModule: true, default: entry };
