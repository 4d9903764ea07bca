import { createHash } from "node:crypto";
import type { Skeleton } from "../stub.js";

// Raised when the same stub would be described differently, so that what was kept is not trusted blindly.
const FORMAT_VERSION = 1;

type Promised = Pick<Skeleton, "signature" | "docs" | "hints" | "uses" | "types" | "ownBody">;

/**
 * A hash of everything that a function promises. Left out on purpose: the file's name and its other text, the scope and the text
 * of the owner (the types that its members name do count). They change daily without changing what the function is
 * asked to do.
 */
export function fingerprintOf(skeleton: Promised, options: string): string {
  const { signature, docs, hints, uses, types, ownBody } = skeleton;
  // Options count because examples stand in them.
  const promise = [FORMAT_VERSION, signature, docs, hints, uses, types, ownBody ?? null, options];
  return createHash("sha256").update(JSON.stringify(promise)).digest("hex").slice(0, 16);
}
