import load = require("./load.cjs");

const { default: entry } = load("../hosts/esbuild.js") as { readonly default: unknown };

export = { __esModule: true, default: entry };
