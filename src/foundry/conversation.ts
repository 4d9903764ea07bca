import type { Skeleton } from "../../transformer/stub.js";
import type { FoundEntry, Message } from "../contract/nouns.js";
import { healMessages, writeMessages } from "../prompt/messages.js";
import type { GenerationRequest } from "./protocol.js";
import type { Settings } from "./settings.js";

/** The first messages to the model: the stub and the call at hand, or the failure and the version that threw. */
export function openConversation(request: GenerationRequest, settings: Settings, found: FoundEntry): readonly Message[] {
  const skeleton = withPrompt(request.skeleton, settings.prompt);
  const { call, failure } = request;
  const { allowedImports } = settings;
  const cases = request.cases;
  if (failure === undefined) return writeMessages({ skeleton, call, cases, allowedImports });
  const source = found.source ?? ownSource(skeleton);
  return healMessages({ skeleton, call, cases, allowedImports, failure, source });
}

function withPrompt(skeleton: Skeleton, prompt: string): Skeleton {
  if (prompt === "" || skeleton.docs.description === prompt) return skeleton;
  const description = [skeleton.docs.description, prompt].filter((text) => text !== "").join("\n");
  return { ...skeleton, docs: { ...skeleton.docs, description } };
}

function ownSource({ signature, ownBody }: Skeleton): string {
  return `${signature} {\n${ownBody ?? ""}\n}`;
}
