import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../contract/errors.js";
import type { Model, ModelReply, ModelRequest } from "../contract/nouns.js";
import { redact } from "../value/redact.js";

/** Where replies are kept, and who gives them while they are recorded. */
export interface RecordedSettings {
  readonly directory: string;
  readonly mode: "record" | "replay";
  readonly inner?: Model;
}

interface Recording {
  readonly purpose: ModelRequest["subject"]["purpose"];
  readonly turn: number;
  /** Of the messages: tells a person that the prompt has changed since; it is not what a reply is found by. */
  readonly promptHash: string;
  readonly reply: ModelReply;
}

/** Records each reply once and replays it for ever, found by stub, purpose and turn. */
export function recordedModel({ directory, mode, inner }: RecordedSettings): Model {
  return {
    id: inner === undefined ? "recorded" : inner.id,
    complete: async (request) => {
      const file = path.join(directory, `${request.subject.id.replace(/[^\w.$-]+/g, "_")}.json`);
      const known = find(file, request);
      if (known !== undefined) return known.reply;
      if (mode === "replay" || inner === undefined) throw missing(file, request);
      const reply = await inner.complete(request);
      keep(file, request, reply);
      return reply;
    },
  };
}

function find(file: string, { subject }: ModelRequest): Recording | undefined {
  return readAll(file).find(({ purpose, turn }) => purpose === subject.purpose && turn === subject.turn);
}

function readAll(file: string): Recording[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Recording[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new SelfCodingError("recording-missing", `The recording ${file} cannot be read.`, {
      remedy: "Restore it from version control, or delete it and record again (`model: { kind: \"recorded\", mode: \"record\" }`).",
      cause: error,
    });
  }
}

function keep(file: string, { subject, messages }: ModelRequest, reply: ModelReply): void {
  const promptHash = createHash("sha256").update(JSON.stringify(messages)).digest("hex").slice(0, 16);
  const recording: Recording = { purpose: subject.purpose, turn: subject.turn, promptHash, reply: { ...reply, text: redact(reply.text) } };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify([...readAll(file), recording], null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}

function missing(file: string, { subject }: ModelRequest): SelfCodingError {
  const purpose = subject.purpose === "heal" ? "healing" : "writing";
  return new SelfCodingError("recording-missing", `There is no recorded reply for ${subject.id} (${purpose}, turn ${subject.turn}) in ${file}.`, {
    remedy: 'Record it with `model: { kind: "recorded", mode: "record", inner: … }`, or unset SELFCODING_RECORDINGS to ask a model.',
    details: { ...subject },
  });
}
