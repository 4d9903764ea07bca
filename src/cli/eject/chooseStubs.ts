import { parseSource } from "../../compile/source.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Candidate } from "../../contract/nouns.js";
import type { openStubs } from "../../integrations/build.js";
import { findStub } from "../stubs/findStub.js";
import { toRow } from "../stubs/rows.js";

type Listed = Awaited<ReturnType<typeof openStubs>>[number];

/** A stub, and the body that takes its place. */
interface Chosen {
  readonly stub: Listed;
  /** Absent for a function that has nothing but its own body. */
  readonly candidate: Candidate | undefined;
}

/**
 * The stubs that a person means, each with its body.
 *
 * @throws {SelfCodingError} `options-invalid` for names that mean none or several, `command-refused` where one has no body
 *   that could stand for it
 */
export function chooseStubs(
  listed: readonly Listed[],
  ids: readonly string[],
  isAll: boolean,
  folder: string,
): Chosen[] {
  if (isAll === ids.length > 0)
    throw new SelfCodingError("options-invalid", isAll ? "Name stubs, or give --all, not both." : "No stub is named.", {
      remedy: "`selfcoding eject slugify` takes one, `selfcoding eject --all` every one of the project.",
    });
  const wanted = isAll ? listed : [...new Set(ids.map((id) => findStub(listed, id, folder)))];
  const chosen = wanted.map((stub) => ({ stub, ...bodyOf(stub, folder) }));
  const faults = chosen.flatMap(({ fault }) => fault ?? []);
  if (faults.length === 0) return chosen.map(({ stub, candidate }) => ({ stub, candidate }));
  const list = faults.map((fault) => `\n- ${fault}`).join("");
  throw new SelfCodingError("command-refused", `Nothing was ejected.${list}\n`, {
    remedy: "See to these first, or name only the others.",
  });
}

function bodyOf(stub: Listed, folder: string): { readonly candidate?: Candidate | undefined; readonly fault?: string } {
  const { skeleton, found, state } = stub;
  if (state === "own") return { candidate: undefined };
  const { reason, remedy } = toRow(stub, folder);
  if ((state !== "current" && state !== "edited") || found.source === undefined)
    return { fault: `${skeleton.id}: ${reason}. ${remedy}` };
  const parsed = parseSource(found.source, skeleton);
  return "reason" in parsed ? { fault: `${skeleton.id}: ${parsed.reason} ${remedy}` } : { candidate: parsed.candidate };
}
