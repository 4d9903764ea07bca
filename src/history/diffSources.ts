import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { withoutProvenance } from "../text/provenance.js";

/** One side of a comparison: a name for the head of the diff, and its text. */
interface Side {
  readonly name: string;
  readonly source: string;
}

/** A unified diff as git prints one; `""` where both sides are the same. The comment at the top of a body is left out. */
export function diffSources(before: Side, after: Side): string {
  // Each version says another number and date at its top, which tells a reader nothing.
  const [old, changed] = [withoutProvenance(before.source), withoutProvenance(after.source)];
  if (old === changed) return "";
  return createTwoFilesPatch(before.name, after.name, old, changed, "", "", {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  }).trimEnd();
}
