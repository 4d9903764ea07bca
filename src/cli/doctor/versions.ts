/** A version's numbers; what follows a dash is left aside. */
type Version = readonly [major: number, minor: number, patch: number];

/** The numbers of a version, as of `v20.19.0`; undefined for another text. */
export function parseVersion(text: string): Version | undefined {
  const parts = /^[v=\s]*(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  return parts === null ? undefined : [Number(parts[1]), Number(parts[2] ?? 0), Number(parts[3] ?? 0)];
}

/** Whether a version lies in a range as package.json has them; undefined for a range that is not understood. */
export function isWithin(version: string, range: string): boolean | undefined {
  const own = parseVersion(version);
  if (own === undefined) return undefined;
  const answers = range.split("||").map((part) => fitsAll(own, part.trim()));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function fitsAll(own: Version, part: string): boolean | undefined {
  const [low, high] = part.split(/\s+-\s+/);
  if (low !== undefined && high !== undefined) return fitsAll(own, `>=${low} <=${high}`);
  const comparators = part.match(/(?:[<>]=?|=|\^|~)?\s*[^\s<>=^~]+/g) ?? [];
  const answers = comparators.map((comparator) => fits(own, comparator));
  if (answers.includes(undefined)) return undefined;
  return !answers.includes(false);
}

function fits(own: Version, comparator: string): boolean | undefined {
  const [, operator = "", text = ""] = /^([<>]=?|=|\^|~)?\s*(.*)$/.exec(comparator) ?? [];
  if (["*", "x", "X", "latest"].includes(text)) return true;
  const wanted = parseVersion(text);
  if (wanted === undefined) return undefined;
  const order = compareVersions(own, wanted);
  // What is left open fits whatever is there: `<=20` holds 20.19.
  const given = text.split(".").filter((part) => !["x", "X", "*"].includes(part)).length;
  const isSame = own.slice(0, given).every((part, index) => part === wanted[index]);
  if (operator === ">=") return order >= 0;
  if (operator === ">") return order > 0 && !isSame;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0 || isSame;
  if (operator === "~") return order >= 0 && own.slice(0, Math.min(given, 2)).every((part, i) => part === wanted[i]);
  if (operator === "^") return order >= 0 && staysCompatible(own, wanted);
  return isSame;
}

// From the first number that is not zero, as npm has it.
function staysCompatible(own: Version, wanted: Version): boolean {
  const first = wanted.findIndex((part) => part > 0);
  return own.slice(0, (first < 0 ? 2 : first) + 1).every((part, index) => part === wanted[index]);
}

/** Below zero where the first is older, above where it is newer. */
export function compareVersions(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
