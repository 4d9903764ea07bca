import { withoutProvenance } from "../../text/provenance.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { StoreEntry, Version } from "../../contract/nouns.js";
import { casesWith, replaceProposal } from "../../history/decide.js";
import { nextNumber } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { sourceEnding } from "../../store/paths.js";
import { checkEdit } from "../proof/adoptEdit.js";
import type { Shell } from "../shell/shell.js";
import { entryOf } from "../stubs/views.js";
import { decide, type deciderAt } from "./decide.js";
import { editText } from "./editor.js";
import type { openPlace } from "./place.js";

type Place = Awaited<ReturnType<typeof openPlace>>;

/**
 * Has a person edit a proposed version, and takes what they made of it once it has passed all checks.
 *
 * @param edited where they have got so far
 * @returns the text as it stands then; undefined where it has become a version
 * @throws {SelfCodingError} `decision-refused` when somebody else has decided meanwhile
 */
export async function editProposal(
  place: Place,
  stub: ListedStub,
  proposed: Version,
  edited: string | undefined,
  { editor, print, tell }: Shell,
): Promise<string | undefined> {
  const before = withoutProvenance(proposed.source);
  let text = edited ?? before;
  try {
    text = editText(editor, `version-${proposed.number}${sourceEnding(stub.skeleton.id)}`, text);
    if (text !== before) {
      for (const line of await adoptProposal(place, stub, proposed, text)) print(line);
      return undefined;
    }
    print("Nothing was changed.");
  } catch (error) {
    if (!SelfCodingError.is(error) || error.code !== "command-refused") throw error;
    tell(error.message);
  }
  return text;
}

/** @returns the lines to print */
async function adoptProposal(place: Place, stub: ListedStub, proposed: Version, source: string): Promise<string[]> {
  const { skeleton, found } = stub;
  const entry = entryOf(stub);
  const cases = casesOf(proposed);
  const held = { ...found, entry: { ...entry, cases: casesWith(entry, cases) } };
  const { version, doubts, casesRun, compile } = await checkEdit(stub, source, held, await place.fleet?.stores());
  const form = place.fleet === undefined ? undefined : await compile();
  if (form !== undefined) await place.fleet?.keepForm(stub, form);
  const change = (kept: StoreEntry, decider: ReturnType<typeof deciderAt>): StoreEntry => {
    const { call } = proposed.cause ?? {};
    const cause = { kind: "review", ...(call === undefined ? {} : { call }) } as const;
    const healed = proposed.healed === undefined ? {} : { healed: proposed.healed };
    const edited: Version = { ...version, ...healed, number: nextNumber(kept), cause, cases };
    return replaceProposal(kept, proposed.number, edited, decider);
  };
  const { current } = await decide(place, stub, change, undefined);
  return [
    `${skeleton.id}: version ${current} is your edit of version ${proposed.number}; ${casesRun} ${casesRun === 1 ? "case" : "cases"} passed.`,
    ...doubts.map((one) => `  ${one}`),
  ];
}

// What the proposed body has made of its first call is what the edit may be about.
function casesOf({ cases = [], healed }: Version): NonNullable<Version["cases"]> {
  return healed === undefined ? cases.filter(({ origin }) => origin !== "recorded") : cases;
}
