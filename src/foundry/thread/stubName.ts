import type { GenerationRequest } from "./protocol.js";

/** The name of a stub among those of all projects of a thread. */
export function nameOf({ project, skeleton }: Pick<GenerationRequest, "project" | "skeleton">): string {
  return JSON.stringify([project.root, skeleton.id, skeleton.fingerprint]);
}
