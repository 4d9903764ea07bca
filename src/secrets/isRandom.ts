import { fromBase64 } from "./base64.js";

const SHORTEST = 24;
// Longer ones are data, as the bytes of an image.
const LONGEST = 140;
const SHORTEST_OF_TWO_CLASSES = 32;
const MOST_BETWEEN_LETTERS = 5;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** A public key of SSH begins with the length of its name, in four bytes. */
const PUBLIC_KEY = /^AAAA[A-J]/;
const CHECKSUM = /^sha(?:1|256|384|512)[-_]/i;
/** Contents of IPFS by their hash, addresses of Bitcoin and public keys of age and Nostr, by prefix, alphabet and length. */
const ADDRESS =
  /^(?:Qm[1-9A-HJ-NP-Za-km-z]{44}|baf[a-z2-7]{56}|(?:bc|tb)1(?:[ac-hj-np-z02-9]{39}|[ac-hj-np-z02-9]{59})|(?:age|npub)1[ac-hj-np-z02-9]{58})$/;
const HEXADECIMAL = /^(?:0x)?[\da-f]+$/i;
const PUBLIC = [UUID, CHECKSUM, PUBLIC_KEY, ADDRESS];

/**
 * Whether a run of letters, digits and `+/_-=` looks drawn by lot, as keys are. Identifiers, paths, slugs, hashes in
 * hexadecimal, UUIDs, alphabets and encoded text do not.
 */
export function isRandom(run: string): boolean {
  if (run.length < SHORTEST || run.length > LONGEST) return false;
  const bare = run.replace(/[^A-Za-z\d]/g, "");
  if (bare.length < SHORTEST - 4 || HEXADECIMAL.test(bare) || PUBLIC.some((form) => form.test(run))) return false;
  const digits = bare.match(/\d/g)?.length ?? 0;
  // Stand-ins repeat themselves.
  if (digits < 1 || digits > bare.length * 0.7 || new Set(bare).size < 13) return false;
  const isMixed = /[a-z]/.test(bare) && /[A-Z]/.test(bare);
  if (!isMixed && (run.length < SHORTEST_OF_TWO_CLASSES || run.includes("/"))) return false;
  const isSpoken = wordShare(run) >= (digits > 1 ? 0.45 : 0.3) && digitsBetweenLetters(run) < MOST_BETWEEN_LETTERS;
  return !isSpoken && !isOrdered(bare) && !isEncodedText(run);
}

// Measured over random base-62 texts of 24 characters: 0.1 on average; identifiers of the short words: 0.6.
function wordShare(run: string): number {
  const words = run.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}|(?<![A-Za-z\d])[A-Z]?[a-z]+(?![A-Za-z\d])/g) ?? [];
  const spoken = words.filter((word) => /[aeiouy]/i.test(word));
  const length = run.replace(/[^A-Za-z\d]/g, "").length;
  return spoken.reduce((sum, word) => sum + word.length, 0) / length;
}

// Among thirty-six signs half of all texts drawn by lot are letters enough to be read as words; but no words are that mixed.
function digitsBetweenLetters(run: string): number {
  return run.match(/[A-Za-z]\d+(?=[A-Za-z])/g)?.length ?? 0;
}

function isOrdered(bare: string): boolean {
  const steps = [...bare].filter((sign, index) => sign.charCodeAt(0) - bare.charCodeAt(index - 1) === 1);
  return steps.length > bare.length / 2;
}

function isEncodedText(run: string): boolean {
  return fromBase64(run).every((byte) => (byte >= 32 && byte < 127) || byte === 10 || byte === 13);
}
