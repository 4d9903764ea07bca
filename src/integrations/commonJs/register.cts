import load = require("./load.cjs");

export = load("../register.js");
