import path from "node:path";
import { holdsElements, withoutScriptEnding } from "../text/fileNames.js";

/** Where an entry may stand, without the ending. */
interface EntryPaths {
  /** As one would expect it: `src/duration/parseDuration`. */
  readonly plain: string;
  /** The same with a mark of its id: for an id whose plain place is another's, or whose names are too long for a file. */
  readonly marked: string;
}

const MAX_NAME_BYTES = 200;
const MAX_NAME_LENGTH = 100;
/** No file system takes these everywhere. */
const FORBIDDEN = /[<>:"|?*\\/\p{Cc}\p{Cs}]/gu;
// Windows keeps these names for devices, whatever their ending.
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Turns a stub's id into the places of its files. Names are escaped, never bent: two ids have two places.
 *
 * @param directory absolute path of the folder of versions
 * @param id as `src/duration.ts#Aquarium.pick`, or `src/vault.ts#Vault.#check`
 */
export function entryPaths(directory: string, id: string): EntryPaths {
  const file = withoutScriptEnding(fileOf(id));
  const folders = file.split("/").filter((segment) => segment !== "");
  // What an id has escaped in a name is safe; in a file's own name the sign is nothing but a sign.
  const segments = [...folders.map((folder) => folder.replaceAll("%", "%25")), id.slice(hashOf(id) + 1)].map(escaped);
  const safe = segments.map(shortened);
  const plain = path.join(directory, ...safe);
  const marked = `${plain}~${fingerprintOf(id)}`;
  const isWhole = safe.every((segment, index) => segment === segments[index]);
  return { plain: isWhole ? plain : marked, marked };
}

/** The ending of the file that people read: elements are none in a `.ts`. */
export function sourceEnding(id: string): ".ts" | ".tsx" {
  return holdsElements(fileOf(id)) ? ".tsx" : ".ts";
}

/** Ends the name of the file that tells people of a proposal. */
export const PROPOSAL = ".proposal.md";

/** Where the proposal of a stub stands, beside the file that people read. */
export function proposalBeside(file: string, id: string): string {
  return file.slice(0, -sourceEnding(id).length) + PROPOSAL;
}

function fileOf(id: string): string {
  return id.slice(0, Math.max(0, hashOf(id)));
}

// The sign of a private member stands behind the dot after its class.
function hashOf(id: string): number {
  let at = id.lastIndexOf("#");
  while (at > 0 && id[at - 1] === ".") at = id.lastIndexOf("#", at - 1);
  return at;
}

function escaped(segment: string): string {
  // What nearly all names are of: the patterns below cost a start with a hundred stubs some milliseconds.
  if (/^[\w$-]+$/.test(segment) && !DEVICE.test(segment)) return segment;
  const safe = segment
    .replace(FORBIDDEN, percent)
    .replace(/[. ]+$/, percent)
    .replace(DEVICE, (name) => percent(name.charAt(0)) + name.slice(1));
  // Some file systems take letters put together from two for the one that looks the same.
  return safe === safe.normalize("NFC") ? safe : safe.replace(/\P{ASCII}/gu, percent);
}

function percent(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}

function shortened(segment: string): string {
  if (segment !== "" && isShort(segment)) return segment;
  let short = "";
  // By whole signs: half of a pair has no bytes of its own.
  for (const sign of segment) {
    const longer = short + sign;
    if (!isShort(longer)) break;
    short = longer;
  }
  // An empty name is none.
  return short === "" ? "%" : short;
}

function isShort(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && Buffer.byteLength(name) <= MAX_NAME_BYTES;
}

// FNV-1a: it only tells apart what is alike; loading node:crypto would cost every program that starts 7 ms.
function fingerprintOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
