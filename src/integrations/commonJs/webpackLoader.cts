import load = require("./load.cjs");

const { default: entry } = load("../webpackLoader.js") as { readonly default: unknown };

export = { __esModule: true, default: entry };
