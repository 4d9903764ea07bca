import load = require("./load.cjs");

export = load("../../model/scripted.js");
