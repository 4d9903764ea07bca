import load = require("./load.cjs");

const { default: entry, createTransformer } = load("../hosts/jest.js") as typeof import("../hosts/jest.js", {
  with: { "resolution-mode": "import" },
});

export = { __esModule: true, default: entry, createTransformer };
