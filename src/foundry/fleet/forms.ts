import type { Skeleton } from "../../../transformer/stub.js";
import type { Clauses } from "../../contract/contract.js";
import type { Compiled } from "../../contract/nouns.js";
import { digestOf } from "../../fleet/engine.js";
import type { openFleet } from "../../fleet/fleet.js";
import { siteOf } from "../../store/cache.js";
import { checksumOf, openSealed, sealed } from "../../store/checksum.js";

type Fleet = ReturnType<typeof openFleet>;

/** Hands in a compiled form, so that whoever takes the version needs no compiler. */
export async function putForm(
  fleet: Fleet,
  skeleton: Skeleton,
  compiled: Compiled,
  fixed: Clauses | undefined,
): Promise<void> {
  // Which of the world a body may use, every process decides by its own options.
  if (compiled.isPowerful === true) return;
  const name = nameOf(skeleton, compiled.source, fixed);
  await fleet.ask((engine) => engine.put(name, sealed(JSON.stringify(compiled), checksumOf)));
}

/** The compiled form of a version for just this stub; undefined when the fleet has none. */
export async function getForm(
  fleet: Fleet,
  skeleton: Skeleton,
  source: string,
  fixed: Clauses | undefined,
): Promise<Compiled | undefined> {
  const text = await fleet.ask((engine) => engine.get(nameOf(skeleton, source, fixed)));
  const json = openSealed(text, checksumOf);
  if (json === undefined) return undefined;
  const compiled = JSON.parse(json) as Compiled;
  const isSame = compiled.source === source && compiled.fingerprint === skeleton.fingerprint;
  return isSame && compiled.isPowerful !== true ? compiled : undefined;
}

// Of all that decides what a compiler makes of a source.
function nameOf(skeleton: Skeleton, source: string, fixed: Clauses | undefined): string {
  return digestOf(JSON.stringify([siteOf(skeleton, source), skeleton.fingerprint, source, fixed ?? null]));
}
