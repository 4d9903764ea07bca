import { afterAll } from "vitest";
import { endCommandHost } from "./commands.js";
import { clearEnvironment } from "./environment.js";

clearEnvironment();
afterAll(endCommandHost);
