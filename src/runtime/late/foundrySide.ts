export { createAllowed } from "../../allowance/allowed.js";
export { captureCall } from "../capture.js";
export { throwMistake } from "../declare/mistake.js";
export { watchHealed } from "../heal/canary.js";
export { healCall, healLater } from "../heal/heal.js";
export { goodCallOf } from "../recorded.js";
export { askFoundry, askFoundryBlocking, followFleet, holdFoundry, knownLimits } from "../request.js";
export { writeAndCall } from "../write.js";
