export { openStub } from "./liveStub.js";
