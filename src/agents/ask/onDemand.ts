/**
 * Code that a program loads with the first request to an agent: one that only defines agents should not pay for it. It is
 * one file for all, as each more splits what every program loads at its start, at a millisecond a piece.
 */
export { adapt } from "../reuse/adapt.js";
export { answer } from "./answer.js";
export { generateFor, nameFrom } from "../write/generateFor.js";
export { openingMessages } from "./prompt.js";
export { printModule } from "../reuse/toModule.js";
export { compactMemory } from "../../memory/compact.js";
export { loadMemory, saveMemory } from "../../memory/file.js";
