export { throwMistake } from "../declare/mistake.js";
export { openStub } from "./liveStub.js";
