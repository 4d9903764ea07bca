import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../contract/errors.js";
import type { Model, ModelReply, ModelRequest } from "../contract/model.js";
import { withoutMark } from "../value/withoutMark.js";

/** Where replies are kept, and who gives them while they are recorded. */
interface RecordedSettings {
  readonly directory: string;
  /** `record` asks `inner` and keeps what it says, in the place of what was kept; `replay` asks nobody. */
  readonly mode: "record" | "replay";
  readonly inner?: Model;
  /** Refuse to replay a reply that was recorded for other messages. @default false */
  readonly isStrict?: boolean;
}

interface Recording {
  readonly purpose: ModelRequest["subject"]["purpose"];
  readonly turn: number;
  /** Of the messages. */
  readonly prompt: string;
  readonly model: string;
  readonly reply: ModelReply;
}

interface RecordingFile {
  readonly id: string;
  readonly recordings: readonly Recording[];
}

/** Records every reply of `inner`, or replays it for ever: found by stub, purpose and turn, one file a stub. */
export function recordedModel({ directory, mode, inner, isStrict = false }: RecordedSettings): Model {
  return {
    id: inner?.id ?? "recorded",
    complete: async (request) => {
      request.signal?.throwIfAborted();
      const file = path.join(directory, `${fileName(request.subject.id)}.json`);
      if (mode === "replay" || inner === undefined) return replay(file, request, isStrict);
      const reply = await inner.complete(request);
      keep(file, request, { ...request.subject, prompt: hashOf(request), model: inner.id, reply });
      return reply;
    },
  };
}

// Readable, one to one, and short enough for every file system.
function fileName(id: string): string {
  const name = id.replaceAll("/", "~").replaceAll("#", "@");
  const safe = name.replace(/[^\w.@~$-]+/g, "_");
  const isOwn = safe === name && name !== "" && name.length <= 150 && !id.includes("~") && !id.includes("@");
  return isOwn ? name : `${safe.slice(-130)}-${digest(id)}`;
}

function replay(file: string, request: ModelRequest, isStrict: boolean): ModelReply {
  const { purpose, turn } = request.subject;
  const fitting = read(file).recordings.filter((each) => each.purpose === purpose && each.turn === turn);
  const prompt = hashOf(request);
  // A stub can be healed more than once: the same messages come first, then what was recorded last.
  const exact = fitting.find((each) => each.prompt === prompt);
  if (exact === undefined && isStrict && fitting.length > 0)
    throw missing(file, request, "was recorded for different messages");
  const found = exact ?? fitting.at(-1);
  if (found === undefined) throw missing(file, request, "does not exist");
  return found.reply;
}

function read(file: string): RecordingFile {
  try {
    return JSON.parse(withoutMark(readFileSync(file, "utf8"))) as RecordingFile;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { id: "", recordings: [] };
    throw new SelfCodingError("recording-missing", `The recorded replies in ${file} cannot be read.`, {
      remedy: 'Restore the file, or delete it and record again: `model: { kind: "recorded", mode: "record" }`.',
      cause,
    });
  }
}

function keep(file: string, { subject }: ModelRequest, { purpose, turn, prompt, model, reply }: Recording): void {
  const others = read(file).recordings.filter(
    (each) => each.purpose !== purpose || each.turn !== turn || each.prompt !== prompt,
  );
  const content: RecordingFile = { id: subject.id, recordings: [...others, { purpose, turn, prompt, model, reply }] };
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function hashOf({ messages }: ModelRequest): string {
  return digest(JSON.stringify(messages));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function missing(file: string, { subject }: ModelRequest, fact: string): SelfCodingError {
  const { id, purpose, turn } = subject;
  return new SelfCodingError(
    "recording-missing",
    `The recorded reply for ${id} (${purpose}, turn ${turn}) ${fact}: ${file}.`,
    {
      remedy:
        'Record it: `model: { kind: "recorded", directory, mode: "record" }` with OPENAI_API_KEY or OPENAI_BASE_URL; or unset SELFCODING_RECORDINGS.',
      details: { ...subject },
    },
  );
}
