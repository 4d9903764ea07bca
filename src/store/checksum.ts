/**
 * A checksum of 106 bits, by which a file of a cache shows that it was not changed by hand or spoilt. It keeps nobody out
 * who works it out anew; loading node:crypto for it would cost every program that starts 7 ms.
 */
export function checksumOf(text: string): string {
  return hash(text, 0) + hash(text, 0x9e3779b9);
}

// cyrb53, by bryc, public domain: two lanes of 32 bits that are mixed at the end.
function hash(text: string, seed: number): string {
  let one = 0xdeadbeef ^ seed;
  let other = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 2654435761);
    other = Math.imul(other ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return (4294967296 * (2097151 & other) + (one >>> 0)).toString(16).padStart(14, "0");
}

const HEAD = '{"checksum":"';

/**
 * An object's JSON with the checksum of its text as its first member: a file that is still JSON, and is checked without
 * being printed once more.
 */
export function sealed(json: string, sumOf: (text: string) => string): string {
  return `${HEAD}${sumOf(json)}",${json.slice(1)}`;
}

/** The object's JSON again; undefined when it is not the one that was sealed. */
export function openSealed(file: string | undefined, sumOf: (text: string) => string): string | undefined {
  if (!file?.startsWith(HEAD)) return undefined;
  const end = file.indexOf('"', HEAD.length);
  const json = `{${file.slice(end + '",'.length)}`;
  return sumOf(json) === file.slice(HEAD.length, end) ? json : undefined;
}
