import load = require("./load.cjs");

export = load("../../testing/index.js");
