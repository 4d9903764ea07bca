import type { Usage } from "./nouns.js";

/** A function that a model may ask to be called. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A model's wish to have a {@link Tool} called. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it: JSON, or what it takes for JSON. */
  readonly arguments: string;
}

/** One message of a conversation with a model. */
export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  /** Of an assistant's message: each is answered by one message of the role `tool`. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a message of the role `tool`: which call it answers. */
  readonly toolCallId?: string;
}

/** A request to a model. */
export interface ModelRequest {
  readonly messages: readonly Message[];
  /** Tools that the model may call instead of answering in text. */
  readonly tools?: readonly Tool[];
  /** Which stub or agent it is for, and which turn (from 1) of which purpose: what recordings are found by. */
  readonly subject: {
    readonly id: string;
    readonly name: string;
    readonly purpose: "write" | "heal" | "test" | "request" | "validate" | "compact";
    readonly turn: number;
  };
  readonly signal?: AbortSignal;
}

/** A model's reply. */
export interface ModelReply {
  readonly text: string;
  /** Absent when it asks for none. */
  readonly toolCalls?: readonly ToolCall[];
  readonly usage: Usage;
  /** The reply was cut off at the model's length limit. */
  readonly isTruncated: boolean;
  /** Why the model's words are missing, or end before their time: a refusal, a filter. A sentence. */
  readonly withheld?: string;
}

/** The one thing that is asked of a model. */
export interface Model {
  readonly id: string;
  complete(request: ModelRequest): Promise<ModelReply>;
}
