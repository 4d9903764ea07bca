import { SelfCodingError } from "../contract/errors.js";
import type { StoreEntry } from "../contract/nouns.js";
import { faultOf, parseEntry } from "../store/entryText.js";
import { digestOf } from "./engine.js";

/** @throws {SelfCodingError} `fleet-refused` for a text that is not what it was written as */
export function readHead(
  key: string,
  { digest, text }: { readonly digest: string; readonly text: string },
): StoreEntry {
  try {
    if (digestOf(text) !== digest) throw new Error("its checksum is another");
    const entry = parseEntry(text);
    if (!key.endsWith(` ${entry.id}`)) throw new Error(`it is of ${entry.id}`);
    return entry;
  } catch (cause) {
    throw new SelfCodingError(
      "fleet-refused",
      `The fleet's entry ${key} cannot be used: ${(cause as Error).message}.`,
      {
        remedy: faultOf(cause)?.remedy ?? "Restore the database, or delete the entry there to have it written anew.",
        details: { reason: "damaged", key },
        cause,
      },
    );
  }
}
