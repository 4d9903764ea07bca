import type { Message, ModelRequest, ToolCall } from "../contract/nouns.js";
import type { ScriptedReply } from "../contract/options.js";

interface WireCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A message as a server gets it. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly WireCall[];
  readonly tool_call_id?: string;
}

type WireMessage =
  | { role: "system" | "user"; content: string }
  | { role: "assistant"; content: string | null; tool_calls?: WireCall[] }
  | { role: "tool"; content: string; tool_call_id: string };

interface WireTool {
  type: "function";
  function: { name: string; description: string; parameters: Record<string, unknown> };
}

/** Messages and tools in the words of OpenAI's chat completions. */
export function toWire({ messages, tools = [] }: ModelRequest): { messages: WireMessage[]; tools?: WireTool[] } {
  const wired = messages.map(toWireMessage);
  if (tools.length === 0) return { messages: wired };
  return {
    messages: wired,
    tools: tools.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters: { ...parameters } },
    })),
  };
}

function toWireMessage({ role, content, toolCalls = [], toolCallId = "" }: Message): WireMessage {
  if (role === "tool") return { role, content, tool_call_id: toolCallId };
  if (role !== "assistant" || toolCalls.length === 0) return { role, content };
  // Some servers refuse an empty text beside calls.
  return { role, content: content === "" ? null : content, ...toWireCalls(toolCalls) };
}

/** The field of an assistant's message that holds its calls; none for no calls. */
export function toWireCalls(toolCalls: readonly ToolCall[]): { tool_calls?: WireCall[] } {
  if (toolCalls.length === 0) return {};
  return {
    tool_calls: toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      type: "function",
      function: { name, arguments: text },
    })),
  };
}

/** The calls of a server's answer, whatever of it is missing. */
export function fromWireCalls(calls: unknown): ToolCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call: { id?: unknown; function?: { name?: unknown; arguments?: unknown } } | null, index) => {
    const { name, arguments: given } = call?.function ?? {};
    const text = typeof given === "string" ? given : JSON.stringify(given ?? {});
    return { id: String(call?.id || `call_${index}`), name: String(name ?? ""), arguments: text };
  });
}

/** A request in plain messages, for servers that know no tools. */
export function withoutTools({ tools: _tools, ...request }: ModelRequest): ModelRequest {
  const messages = request.messages.map(({ role, content, toolCalls = [] }): Message => {
    if (role === "tool") return { role: "user", content };
    const calls = toolCalls.map(asText);
    return { role, content: [content, ...calls].filter((part) => part !== "").join("\n") };
  });
  return { ...request, messages };
}

// The form in which such a model is to answer: it imitates what it seems to have said.
function asText({ name, arguments: text }: ToolCall): string {
  const object = text.trim().startsWith("{") ? text.trim().slice(1) : `"arguments": ${JSON.stringify(text)}}`;
  const separator = /^\s*\}/.test(object) ? "" : ", ";
  return `\`\`\`json\n{"function": ${JSON.stringify(name)}${separator}${object}\n\`\`\``;
}

/** A reply of a script as a model gives it. */
export function readScripted(reply: ScriptedReply, id: string): { text: string; toolCalls: readonly ToolCall[] } {
  if (typeof reply === "string") return { text: reply, toolCalls: [] };
  const toolCalls = reply.toolCalls.map(({ name, arguments: given }, index) => ({
    id: `${id}_${index + 1}`,
    name,
    arguments: typeof given === "string" ? given : JSON.stringify(given),
  }));
  return { text: reply.text ?? "", toolCalls };
}
