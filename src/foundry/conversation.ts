import { createRequire } from "node:module";
import path from "node:path";
import type { Skeleton } from "../../transformer/stub.js";
import type { FoundEntry, Message, Project } from "../contract/nouns.js";
import { healMessages, writeMessages } from "../prompt/messages.js";
import type { GenerationRequest } from "./protocol.js";
import type { Settings } from "./settings.js";

/** The first messages to the model: the stub and the call at hand, or the failure and the version that threw. */
export function openConversation(
  request: GenerationRequest,
  settings: Settings,
  found: FoundEntry,
): readonly Message[] {
  const skeleton = withPrompt(request.skeleton, settings.prompt);
  const { call, failure, knowledge = "" } = request;
  const subject = {
    skeleton,
    call,
    cases: request.cases,
    knowledge,
    isOwn: request.uses !== undefined,
    allow: settings.allow,
    hasNodeTypes: hasNodeTypes(request.project),
  };
  if (failure === undefined) return writeMessages(subject);
  return healMessages({ ...subject, failure, source: found.source ?? ownSource(skeleton) });
}

function hasNodeTypes({ root }: Project): boolean {
  try {
    createRequire(path.join(root, "package.json")).resolve("@types/node/package.json");
    return true;
  } catch {
    return false;
  }
}

function withPrompt(skeleton: Skeleton, prompt: string): Skeleton {
  if (prompt === "" || skeleton.docs.description === prompt) return skeleton;
  const description = [skeleton.docs.description, prompt].filter((text) => text !== "").join("\n");
  return { ...skeleton, docs: { ...skeleton.docs, description } };
}

function ownSource({ signature, ownBody }: Skeleton): string {
  return `${signature} {\n${ownBody ?? ""}\n}`;
}
