import { compareEntries, mergeEntries } from "../../history/mergeEntries.js";
import { countChanges } from "../../history/versionsOf.js";
import { diskStore } from "../../store/disk.js";
import { printEntry } from "../../store/entryText.js";
import { isInMemory } from "../../store/memory/memoryStore.js";
import type { openFleetsHere } from "./fleetHere.js";
import { isEdited } from "../stubs/isEdited.js";
import { give, leave, refuse } from "./outcome.js";

type SeenStub = Awaited<ReturnType<ReturnType<typeof openFleetsHere>["look"]>>[number];
type Outcome = ReturnType<typeof leave>;

const MEANWHILE = "somebody else has changed its versions meanwhile";

/** Writes what the fleet has of a stub into the repository; what a person has edited by hand stays as it is. */
export function pullStub({ stub, head }: Pick<SeenStub, "stub" | "head">): Outcome {
  if (head === undefined) return leave(stub, "absent");
  const { found, project, skeleton } = stub;
  if (isInMemory(project))
    return refuse(
      stub,
      "this project keeps its versions in memory, and has no files to pull into",
      "Pull without the option `store` (SELFCODING_STORE), or with a folder for it.",
    );
  const { entry: kept, fault } = found;
  if (fault !== undefined) return refuse(stub, fault.fact, fault.remedy);
  if (kept === undefined && found.warning !== undefined) return refuse(stub, ...STRAY);
  const standing = kept === undefined ? "behind" : compareEntries({ kept, head });
  if (standing === "ahead") return leave(stub, "ahead");
  if (isEdited(stub) && standing !== "same")
    return refuse(
      stub,
      `its body was edited by hand, and the fleet has gone on to version ${head.current}`,
      "Keep the edit as a version with `selfcoding adopt`, or take it back with git; then pull again.",
    );
  const merged = kept === undefined ? head : mergeEntries({ kept, head }, skeleton.fingerprint);
  const isWhole = kept !== undefined && found.state !== "missing";
  if (isWhole && printEntry(merged) === printEntry(kept)) return leave(stub, "current");
  if (diskStore(project).write?.(merged, kept === undefined ? 0 : countChanges(kept)) !== true)
    return refuse(stub, MEANWHILE, "Run the command again.");
  return give(stub, standing === "apart" ? "merged" : "pulled", { before: kept, after: merged });
}

const STRAY = [
  "its body has no .json beside it that can be read",
  "Restore the .json from version control, or move the file away; then pull again.",
] as const;
