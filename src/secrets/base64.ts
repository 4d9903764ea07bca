const ALPHABET = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

/** The bytes of a text in base64, of either alphabet, as leniently as Node's own reader: pages have no `Buffer`. */
export function fromBase64(text: string): Uint8Array {
  const [whole = ""] = text.replaceAll("-", "+").replaceAll("_", "/").split("=", 1);
  const known = [...whole].filter((sign) => ALPHABET.has(sign)).join("");
  // One sign alone is less than a byte.
  const full = known.length % 4 === 1 ? known.slice(0, -1) : known;
  return Uint8Array.from(atob(full), (sign) => sign.charCodeAt(0));
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
