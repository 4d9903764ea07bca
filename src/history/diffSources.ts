import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** One side of a comparison: a name for the head of the diff, and its text. */
interface Side {
  readonly name: string;
  readonly source: string;
}

/** A unified diff as git prints one; `""` where both sides are the same. The comment at the top of a body is left out. */
export function diffSources(before: Side, after: Side): string {
  const [old, changed] = [withoutProvenance(before.source), withoutProvenance(after.source)];
  if (old === changed) return "";
  return createTwoFilesPatch(before.name, after.name, old, changed, "", "", {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  }).trimEnd();
}

// Each version says another number and date there, which tells a reader nothing.
function withoutProvenance(source: string): string {
  const lines = source.split("\n");
  const first = lines.findIndex((line) => !line.startsWith("//"));
  return lines.slice(first).join("\n").trimStart();
}
