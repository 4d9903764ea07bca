import { putForm } from "../../foundry/fleet/forms.js";
import { compareEntries } from "../../history/mergeEntries.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { prepareLinks } from "../../rewrite/prepareLinks.js";
import { readCompiled } from "../../store/cache.js";
import { printEntry } from "../../store/entryText.js";
import { openBench } from "../proof/bench.js";
import type { openFleetsHere } from "./fleetHere.js";
import { give, leave, refuse } from "./outcome.js";
import { isEdited } from "../stubs/isEdited.js";

type SeenStub = Awaited<ReturnType<ReturnType<typeof openFleetsHere>["look"]>>[number];
type Outcome = ReturnType<typeof leave>;

const PULL = "Run `selfcoding pull` first, look at what it brings, and push again.";

/** Makes the repository's versions those of the fleet, one stub after the other. */
export async function pushStubs(seen: readonly SeenStub[]): Promise<readonly Outcome[]> {
  await using bench = openBench(undefined, 1);
  const outcomes: Outcome[] = [];
  for (const each of seen) outcomes.push(await pushStub(each, bench));
  return outcomes;
}

async function pushStub(
  { stub, head, fleet, replace }: SeenStub,
  bench: ReturnType<typeof openBench>,
): Promise<Outcome> {
  const { entry: kept, state, fault } = stub.found;
  if (fault !== undefined) return refuse(stub, fault.fact, fault.remedy);
  if (isEdited(stub))
    return refuse(
      stub,
      "its body was edited by hand and is not a version yet",
      "Keep the edit as a version with `selfcoding adopt`, or take it back with git; then push again.",
    );
  if (kept === undefined || (state !== "current" && state !== "proposed")) return leave(stub, "absent");
  const standing = head === undefined ? "ahead" : compareEntries({ kept, head });
  if (standing === "behind" || standing === "apart")
    return refuse(stub, "the fleet has versions or decisions that the repository does not know", PULL);
  if (head !== undefined && printEntry(head) === printEntry(kept)) return leave(stub, "current");
  if (state === "current") await pushForm(stub, fleet, bench);
  if (!(await replace(kept))) return refuse(stub, "the fleet's versions were changed meanwhile", PULL);
  return give(stub, "pushed", { before: head, after: kept });
}

/** Whoever receives a version without its compiled form has to load a compiler. */
async function pushForm(
  stub: ListedStub,
  fleet: SeenStub["fleet"],
  bench: ReturnType<typeof openBench>,
): Promise<void> {
  const { skeleton, request, notes } = bench.describe(stub);
  // What options add to a contract is compiled into the body, and only the running program knows all of them.
  if (request.fixed !== undefined || notes.length > 0) return;
  await prepareLinks(stub.project, [skeleton]);
  const compiled = readCompiled(stub.project, skeleton, stub.found.source ?? "");
  if (compiled !== undefined) await putForm(fleet, skeleton, compiled, undefined);
}
