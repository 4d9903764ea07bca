import { userInfo } from "node:os";
import { SelfCodingError } from "../../contract/errors.js";
import type { StoreEntry, Version } from "../../contract/nouns.js";
import { OUTDATED } from "../../history/decide.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { checksumOf } from "../../store/checksum.js";
import { askUserName } from "../git.js";
import { isEdited } from "../stubs/isEdited.js";
import { entryOf } from "../stubs/views.js";
import type { openPlace } from "./place.js";

type Place = Awaited<ReturnType<typeof openPlace>>;
type Decider = Omit<NonNullable<Version["decisions"]>[number], "kind">;

/**
 * Carries out a decision on the versions of a stub.
 *
 * @param change the entry with the decision; cases may have come to it since it was listed
 * @throws {SelfCodingError} `decision-refused` when somebody else has decided meanwhile
 */
export async function decide(
  place: Place,
  stub: ListedStub,
  change: (entry: StoreEntry, decider: Decider) => StoreEntry,
  reason: string | undefined,
): Promise<StoreEntry> {
  const { id } = entryOf(stub);
  const decider = deciderAt(stub.project.root);
  const changed = await place.write(stub, (entry) =>
    change(entry, reason === undefined ? decider : { ...decider, reason }),
  );
  if (changed !== undefined) return changed;
  throw new SelfCodingError("decision-refused", `Somebody else has changed the versions of ${id} meanwhile.`, {
    remedy: `Look at them again with \`selfcoding ${place.option === "" ? `log ${id}` : "review --fleet"}\`.`,
  });
}

/**
 * Refuses a decision on what is not what was looked at.
 *
 * @param checksum of the body that a person has seen; absent: they go by the number
 * @throws {SelfCodingError} `decision-refused` for another body, and for one of a stub that has changed since
 */
export function checkSeen({ skeleton }: ListedStub, version: Version, checksum: string | undefined): void {
  const { number, source, fingerprint } = version;
  const refuse = (fact: string, remedy: string): never => {
    throw new SelfCodingError("decision-refused", `Version ${number} of ${skeleton.id} ${fact}.`, { remedy });
  };
  if (checksum !== undefined && checksum !== checksumOf(source))
    refuse(`does not have the checksum ${checksum}`, "Look at it again with `selfcoding review`.");
  if (fingerprint !== skeleton.fingerprint) refuse(OUTDATED, "Have it written anew with `selfcoding write`.");
}

/**
 * Refuses to put another body in the place of one that a person has edited.
 *
 * @throws {SelfCodingError} `decision-refused`
 */
export function refuseEdited(stub: ListedStub): void {
  if (!isEdited(stub)) return;
  const { skeleton, found } = stub;
  throw new SelfCodingError("decision-refused", `${skeleton.id} was edited by hand: ${found.path ?? ""}.`, {
    remedy: "Keep the edit as a version with `selfcoding adopt`, or take it back with git, first.",
  });
}

/** The person who decides now, as git or the system knows them. */
export function deciderAt(folder: string): Decider {
  return { by: askUserName(folder) ?? userInfo().username, at: new Date().toISOString() };
}
