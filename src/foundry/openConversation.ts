import { createRequire } from "node:module";
import path from "node:path";
import type { Skeleton } from "../../transformer/stub.js";
import { parseSource, printBody } from "../compile/source.js";
import type { Message } from "../contract/model.js";
import type { Candidate, Case, FoundEntry, Project, Version } from "../contract/nouns.js";
import { healMessages, writeMessages } from "../prompt/messages.js";
import { because } from "./propose/undo.js";
import type { GenerationRequest } from "./thread/protocol.js";
import type { Settings } from "./settings/settings.js";

/** The version that a conversation starts from. */
interface Origin {
  /** Absent when there is none, or none that can be read. */
  readonly current?: Candidate;
  /** A person has edited its contract. */
  readonly isBinding: boolean;
}

/** Known facts besides the request. */
interface Known extends Origin {
  readonly compiler: readonly string[];
  /** The line of the current version that threw. */
  readonly line?: string;
  /** Calls that the current version answers. */
  readonly kept: readonly Case[];
  /** Bodies that were rejected, the oldest first. */
  readonly rejected: readonly Version[];
}

/** More would be read by nobody, and costs tokens in each heal. */
const MAX_KEPT = 3;
const MAX_REJECTED = 2;

/** The version in force taken apart: also of a stub that has changed since, whose contract may still hold. */
export function originOf({ source, entry, state }: FoundEntry, skeleton: Skeleton): Origin {
  const { ownBody } = skeleton;
  if (source === undefined || entry === undefined)
    return {
      isBinding: false,
      ...(ownBody === undefined ? {} : { current: { imports: "", helpers: "", body: ownBody } }),
    };
  const current = candidateOf(source, skeleton);
  if (current === undefined) return { isBinding: false };
  const written = entry.versions.find(({ number }) => number === entry.current)?.source ?? "";
  const isBinding = state === "edited" && current.contract?.text !== candidateOf(written, skeleton)?.contract?.text;
  return { current, isBinding: isBinding && current.contract !== undefined };
}

function candidateOf(source: string, skeleton: Skeleton): Candidate | undefined {
  const parsed = parseSource(source, skeleton);
  return "candidate" in parsed ? parsed.candidate : undefined;
}

/** The first messages to the model: the stub and the call at hand, or the failure and the version that threw. */
export function openConversation(request: GenerationRequest, settings: Settings, known: Known): readonly Message[] {
  const skeleton = withPrompt(request.skeleton, settings.prompt);
  const { call, failure, knowledge = "", fixed } = request;
  const { current, isBinding, compiler, line, kept } = known;
  const rejected = known.rejected.slice(-MAX_REJECTED).map((version) => {
    const candidate = candidateOf(version.source, request.skeleton);
    const source = candidate === undefined ? version.source : printBody(candidate, request.skeleton);
    return { source, reason: because(version) };
  });
  const contract = current?.contract;
  const subject = {
    skeleton,
    call,
    cases: request.cases,
    knowledge,
    isOwn: request.uses !== undefined,
    allow: settings.allow,
    surroundings: { compiler, hasNodeTypes: hasNodeTypes(request.project) },
    ...(fixed === undefined ? {} : { fixed }),
    ...(contract === undefined ? {} : { contract, isBinding }),
    ...(rejected.length === 0 ? {} : { rejected }),
  };
  if (failure === undefined) return writeMessages(subject);
  const source = current === undefined ? ownSource(skeleton) : printBody(current, skeleton);
  const place = line === undefined ? {} : { line };
  return healMessages({ ...subject, failure, source, ...place, kept: kept.slice(0, MAX_KEPT) });
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
