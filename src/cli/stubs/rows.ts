import type { FoundEntry, StoreEntry } from "../../contract/nouns.js";
import { currentOf, proposedOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { withoutFullStop } from "../../text/lines.js";
import { relative } from "../relative.js";

// What is to be done about a version in each state; `""` where it runs.
const remediesOf = (stub: string): Readonly<Record<RowState, string>> => ({
  current: "",
  own: "",
  edited: `Run \`selfcoding adopt ${stub}\` to have it checked and kept as a version.`,
  missing: "Run `selfcoding write`, or call it where a model may be asked (mode auto), and commit its files.",
  stale: "Run `selfcoding write`, or call it where a model may be asked (mode auto), and commit its new version.",
  unapproved: "Look at it with `selfcoding review`, and approve or reject it.",
  unloadable: `Fix the file and run \`selfcoding adopt ${stub}\`, or delete it to have it written again.`,
  conflict: `Run \`selfcoding adopt ${stub}\` if the edit still fits; else move it into your source in place of the stub, or delete the file.`,
  orphan: "Delete it with `selfcoding prune`, or put the stub back.",
  unverified: `Give its docs an \`@example\`, or add a case with \`selfcoding cases ${stub} add\`.`,
});
const REASONS: Readonly<Record<RowState, string>> = {
  current: "",
  own: "",
  edited: "its body was edited by hand, and runs as it is",
  missing: "it has no version",
  stale: "it has changed since its version was written",
  unapproved: "its version waits for approval",
  unloadable: "its body was edited by hand, and cannot be read",
  conflict: "its version was edited by hand, and it has changed since",
  orphan: "it has a version, and no stub in the source",
  unverified: "its version has passed no case",
};

type Shown = Pick<ListedStub, "found" | "state" | "fault" | "line" | "file"> & {
  readonly skeleton: Pick<ListedStub["skeleton"], "id">;
};
type RowState = Exclude<ListedStub["state"], "proposed"> | "unapproved" | "orphan" | "unverified";

/** The states that a row can have, in the order in which totals name them. */
export const STATES = Object.keys(REASONS) as readonly RowState[];

/** A stub as machines read it; paths with `/`, from the folder where the command runs. */
export function toRow({ skeleton, found, state, fault, line, file }: Shown, folder: string) {
  const { entry } = found;
  const row = stateOfRow(state, entry);
  const isMissing = state === "missing" || state === "proposed" || state === "own";
  // A file that cannot be read counts as missing, and says so itself.
  const warning = isMissing ? found.warning : undefined;
  const named = { id: skeleton.id, file: relative(folder, file), state: row };
  const reason = found.fault?.fact ?? fault ?? (entry && reasonOf(state, entry)) ?? warning ?? REASONS[row];
  return {
    ...named,
    line,
    ...numbersOf(entry),
    // A version that it had before it was changed by hand does not run.
    ...(state === "own" ? { version: null } : {}),
    // What comes behind it ends the sentence.
    reason: withoutFullStop(reason),
    path: found.path === undefined || isMissing ? null : relative(folder, found.path),
    remedy: found.fault?.remedy ?? remediesOf(nameOf(named))[row],
  };
}

/** A stub's name for people. Packages may have stubs of one id: from where one stands their files tell them apart. */
export function nameOf({
  id,
  file,
  state,
}: Readonly<Record<"id" | "file", string>> & { readonly state: RowState }): string {
  return state === "orphan" ? id : `${file}${id.slice(id.indexOf("#"))}`;
}

/** The row of a version whose stub is gone. @param heir the stub that it would fit, as its file reads from the folder */
export function orphanRow({ path: place, entry }: FoundEntry, id: string, folder: string, heir: string | undefined) {
  const file = place === undefined ? id : relative(folder, place);
  const reason =
    heir === undefined ? REASONS.orphan : `its stub is gone, and ${heir}, which has no version, asks for it`;
  const remedy = heir === undefined ? remediesOf(id).orphan : `Take it over with \`selfcoding adopt ${heir}\`.`;
  return { id, file, line: 1, state: "orphan" as const, ...numbersOf(entry), reason, path: file, remedy };
}

function stateOfRow(state: ListedStub["state"], entry: StoreEntry | undefined): RowState {
  if (state === "proposed") return "unapproved";
  if (state !== "current" || entry === undefined) return state;
  if (proposedOf(entry) !== undefined) return "unapproved";
  return currentOf(entry)?.passed?.cases === 0 ? "unverified" : state;
}

/** What the versions of a stub say more than its state does. */
function reasonOf(state: ListedStub["state"], entry: StoreEntry): string | undefined {
  const waiting = proposedOf(entry);
  if (state === "current" && waiting !== undefined)
    return `version ${waiting.number} waits for approval, and version ${entry.current} runs meanwhile`;
  const areRejected = entry.versions.length > 0 && entry.versions.every((each) => each.state === "rejected");
  return state === "missing" && areRejected ? "each of its versions was rejected" : undefined;
}

function numbersOf(entry: StoreEntry | undefined) {
  const versions = entry?.versions ?? [];
  const current = entry && currentOf(entry);
  return {
    version: current?.number ?? null,
    versions: versions.length,
    isHealed: current?.healed !== undefined,
    isApproved: entry === undefined || proposedOf(entry) === undefined,
    isPinned: entry?.isPinned === true,
    cases: entry?.cases.length ?? 0,
    tokens: versions.reduce((sum, { usage }) => sum + usage.promptTokens + usage.completionTokens, 0),
    dollars: versions.reduce((sum, { dollars = 0 }) => sum + dollars, 0),
  };
}
