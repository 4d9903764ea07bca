import { clearEnvironment } from "./environment.js";

clearEnvironment();
