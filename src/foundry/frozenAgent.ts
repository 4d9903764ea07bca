import { SelfCodingError } from "../contract/errors.js";

/** The error of an agent that asks its model where none may be asked. */
export function frozenAgent(id: string): SelfCodingError {
  return new SelfCodingError("frozen", `${id} asks a model, and the mode is frozen.`, {
    remedy: "Set SELFCODING_MODE (option `mode`) to auto where agents run.",
  });
}
