// Each further secret of the same form gets letters of its own: what was different stays different.
const LETTERS = "xyzwvutsrq";
const HEX_LETTERS = "abcdef";

/** A value of the same form as a secret that tells nothing of it but that form; `number` makes equal forms differ. */
export function standIn(secret: string, number = 0): string {
  if (!/[\p{L}\d]/u.test(secret)) return secret.replace(/\S/g, "x");
  const letters = /^(?=.*\d)(?=.*[a-f])[\da-f]{8,}$/i.test(secret) ? HEX_LETTERS : LETTERS;
  const letter = letters[number % letters.length] ?? "x";
  const digit = String(number % 10);
  return secret.replace(/\\[nrt"'\\]|%[\dA-Fa-f]{2}|\p{Lu}|\p{L}|\d/gu, (character) => {
    if (character.startsWith("\\")) return character;
    if (character.startsWith("%")) return letter;
    if (/\d/.test(character)) return digit;
    return /\p{Lu}/u.test(character) ? letter.toUpperCase() : letter;
  });
}

/** A JSON Web Token that can be decoded and says nothing: `{ alg: "none" }` and `{ sub: "redacted" }`. */
export function standInToken(token: string, number = 0): string {
  const signature = token.split(".")[2];
  const head = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyZWRhY3RlZCJ9";
  return signature === undefined ? head : `${head}.${standIn(signature, number)}`;
}

/** A card of the same network and length whose checksum is right. */
export function standInCard(card: string, number = 0): string {
  const digits = card.replace(/\D/g, "");
  const body = `${digits[0]}${"0".repeat(digits.length - 3)}${number % 10}`;
  const check = [...Array(10).keys()].find((last) => hasRightChecksum(`${body}${last}`)) ?? 0;
  const made = [...body, String(check)];
  return card.replace(/\d/g, () => made.shift() ?? "0");
}

/** Luhn's checksum. */
export function hasRightChecksum(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  let sum = 0;
  for (const [index, character] of [...digits].reverse().entries()) {
    const value = Number(character) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
