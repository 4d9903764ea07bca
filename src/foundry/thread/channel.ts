import type { MessagePort } from "node:worker_threads";
import type { Skeleton } from "../../../transformer/stub.js";
import type { EventMap, EventName } from "../../contract/events.js";
import type { ModelReply } from "../../contract/model.js";
import type { Limits } from "../../contract/options.js";
import type { UseAnswer } from "../../contract/uses.js";
import type { TraceMap } from "../../contract/traces.js";
import type { RewrittenFile } from "../../rewrite/rewritten.js";
import type { listNow } from "../../rewrite/stubs/listNow.js";
import type { CompletionRequest, GenerationRequest, GenerationResult, RewriteRequest } from "./protocol.js";
import type { receiveTraces } from "./traces.js";

/** A stub, and under which options it runs. */
type Subject = Pick<GenerationRequest, "skeleton" | "project" | "options" | "environment" | "fixed">;

/** Takes back a version that its first calls have shown to be worse than the one before. */
interface RollBackRequest extends Subject {
  readonly kind: "roll-back";
  readonly number: number;
  readonly reason: string;
}

/** A request that gets an answer. */
export type FoundryRequest =
  | GenerationRequest
  | CompletionRequest
  | RewriteRequest
  | ListRequest
  | FollowRequest
  | RollBackRequest
  | { readonly kind: "close" };
/** Its answer; `file` is undefined when it cannot be read. */
export type FoundryResult =
  | GenerationResult
  | { readonly kind: "reply"; readonly reply: ModelReply; readonly model: string }
  | { readonly kind: "rewritten"; readonly file: RewrittenFile | undefined }
  | { readonly kind: "described"; readonly skeletons: readonly Skeleton[] }
  | { readonly kind: "linked" }
  | { readonly kind: "listed"; readonly index: Awaited<ReturnType<typeof listNow>> }
  | { readonly kind: "followed" }
  | { readonly kind: "rolled-back" }
  /** Nothing is under way any more, and what was started for this thread is gone. */
  | { readonly kind: "closed" };
/** The answer to one kind of request. */
export type AnswerTo<Kind extends FoundryResult["kind"]> = Extract<FoundryResult, { kind: Kind | "error" }>;

/** Lists the stubs of a folder, which are written next. */
type ListRequest = { readonly kind: "list" } & Parameters<typeof listNow>[0];

/** Has newer versions of stubs told as they come into force. */
interface FollowRequest {
  readonly kind: "follow";
  readonly subjects: readonly Subject[];
}

/** Lets one more thread ask, through a port of its own. */
interface ConnectRequest {
  readonly kind: "connect";
  readonly port: MessagePort;
}

/** The outcome of a call that the foundry asked for. */
interface UseReply {
  readonly kind: "use";
  readonly ask: number;
  readonly outcome: UseAnswer["outcome"];
}

/** Who asks to foundry. With `signal` the caller is blocked and reads `replyPort` once it is woken. */
export interface ToFoundry {
  readonly number: number;
  /** `"abort"` ends the completion of the same number: nobody waits for it any more. A {@link UseReply} answers an `ask`. */
  readonly request: FoundryRequest | ConnectRequest | UseReply | "abort";
  /** The tracing channels that somebody listens to where the request was made; absent: none. */
  readonly traces?: readonly (keyof TraceMap)[];
  readonly signal?: SharedArrayBuffer;
  readonly replyPort?: MessagePort;
}

/** Foundry to who asks. */
export type FromFoundry =
  | {
      readonly kind: "ask";
      readonly number: number;
      readonly ask: number;
      readonly name: string;
      readonly arguments: readonly string[];
    }
  /** The limits in configuration files; a blocked caller finds them in its `replyPort`. */
  | { readonly kind: "limits"; readonly root: string; readonly limits: Limits }
  | Parameters<ReturnType<typeof receiveTraces>["receive"]>[0]
  | { readonly kind: "result"; readonly number: number; readonly result: FoundryResult }
  /** A version that another process of the fleet has brought into force, for the stub with this name. */
  | {
      readonly kind: "version";
      readonly stub: string;
      readonly version: Extract<GenerationResult, { kind: "version" }>;
    }
  | { readonly kind: "event"; readonly name: EventName; readonly event: EventMap[EventName] };
