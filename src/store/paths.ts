import path from "node:path";

/** Where an entry may stand, without the ending. */
export interface EntryPaths {
  /** As one would expect it: `src/duration/parseDuration`. */
  readonly plain: string;
  /** The same with a mark of its id: for an id whose plain place is another's, or cannot be a file's name. */
  readonly marked: string;
}

const MAX_NAME_LENGTH = 100;
const FORBIDDEN = /[<>:"|?*\\/\p{Cc}]/gu;
// Windows keeps these names for devices, whatever their ending.
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Turns a stub's id into the places of its files.
 *
 * @param directory absolute path of the folder of versions
 * @param id as `src/duration.ts#Aquarium.pick`
 */
export function entryPaths(directory: string, id: string): EntryPaths {
  const hash = id.lastIndexOf("#");
  const file = (hash < 0 ? "" : id.slice(0, hash)).replace(/\.[cm]?[jt]sx?$/, "");
  const name = id.slice(hash + 1);
  const segments = [...file.split("/").filter((segment) => segment !== ""), name];
  const safe = segments.map(safeSegment);
  const plain = path.join(directory, ...safe);
  const marked = `${plain}~${fingerprintOf(id)}`;
  const isSame = safe.every((segment, index) => segment === segments[index]);
  return { plain: isSame ? plain : marked, marked };
}

function safeSegment(segment: string): string {
  const cleaned = segment
    .replace(FORBIDDEN, "_")
    .replace(/[. ]+$/, "_")
    .slice(0, MAX_NAME_LENGTH);
  if (cleaned === "" || DEVICE.test(cleaned)) return `_${cleaned}`;
  return cleaned;
}

// FNV-1a: it only tells apart what is alike; loading node:crypto would cost every program that starts 7 ms.
function fingerprintOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
