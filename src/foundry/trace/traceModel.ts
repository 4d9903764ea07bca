import type { Model } from "../../contract/model.js";
import { dollarsOf } from "../settings/budget.js";
import type { Settings } from "../settings/settings.js";
import type { GenerationRequest } from "../thread/protocol.js";
import { beginTrace, failed } from "./listener.js";

interface Asked {
  readonly settings: Settings;
  readonly environment: GenerationRequest["environment"];
  /** Whose parent is the operation that asks. */
  readonly listener: Parameters<typeof beginTrace>[0];
}

/** A model whose listener hears of every question. */
export function traceModel(model: Model, { settings, environment, listener }: Asked): Model {
  const provider = settings.model?.kind ?? (environment["SELFCODING_RECORDINGS"] ? "recorded" : "openai");
  return {
    id: model.id,
    complete: async (request) => {
      const { id, purpose, turn } = request.subject;
      const end = beginTrace(listener, "model", { id, purpose, attempt: turn, model: model.id, provider });
      try {
        const reply = await model.complete(request);
        const dollars = dollarsOf(reply.usage, settings.prices);
        end({ outcome: "replied", usage: reply.usage, ...(dollars === undefined ? {} : { dollars }) });
        return reply;
      } catch (error) {
        end(failed(error));
        throw error;
      }
    },
  };
}
