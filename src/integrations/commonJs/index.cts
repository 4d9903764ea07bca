import load = require("./load.cjs");

export = load("../../index.js");
