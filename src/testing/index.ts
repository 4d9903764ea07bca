export {
  type ModelFault,
  type ModelServer,
  type ModelServerOptions,
  type ScriptedModel,
  type ScriptedReply,
  scriptedModel,
  startModelServer,
} from "../model/scripted.js";
export { memoryStore } from "../store/memory/memoryStore.js";
export { expectHealed } from "./expectHealed.js";
export { matchers, type SelfCodingMatchers } from "./matchers.js";
export { recordedModel } from "./recordedModel.js";
