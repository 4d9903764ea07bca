import load = require("./load.cjs");

export = load("../otel/traceSelfCoding.js");
