import load = require("./load.cjs");

export = load("../../runtime/index.js");
