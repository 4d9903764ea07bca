const BLOT = "[redacted]";

const SECRET_NAME =
  "[\\w-]{0,40}(?:pass(?:word|wd|phrase|code)|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization|credentials?|cookie|session[_-]?id|csrf|otp|cvv|cvc|ssn)";
const STRING = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
/** As a property, or as an entry of a Map. */
const NAMED_STRING = new RegExp(
  `(["']?\\b${SECRET_NAME}["']?\\s*[:=]\\s*|\\[["']${SECRET_NAME}["'],\\s*)(${STRING})`,
  "gi",
);
/** As numbers: a code of four digits or more. */
const NAMED_NUMBER = /(["']?\b(?:pin|otp|cvv|cvc|ssn|pass(?:word|code))["']?\s*[:=]\s*)\d{3,}/gi;
/** Inside of a text: headers, query strings, environment files. */
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*[:=]\s*)(?!["'])[^"'\n\\]+/gi;
const NAMED_WORD = new RegExp(`\\b(${SECRET_NAME}=)(?!["'\\[\\s])[^\\s&;,"'\\\\]+`, "gi");

const PATTERNS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // JSON Web Tokens.
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b(?:bearer|basic)\s+[\w+/.=~-]{12,}/gi,
  // Prefixes by which providers mark their keys.
  /\b[spr]k[-_](?:live|test|proj|ant)?[-_]?[\w-]{16,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|npm_|hf_|SG\.)[\w.-]{16,}/g,
  /\b(?:AKIA|ASIA|AGPA|AROA)[A-Z0-9]{16}\b/g,
  /\b(?:AIza|ya29\.)[\w-]{20,}/g,
];
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']*):([^\s/@"']+)@/gi;
const LONG_WORD = /\b\w{32,}\b/g;
const DIGITS = /\b\d(?:[ -]?\d){12,18}\b/g;

/**
 * Blots out what looks like a secret: keys and tokens by their form, values by the name of their field, passwords in
 * URLs, card numbers by their checksum. What was an expression stays one.
 *
 * @example
 * redact('{ password: "hunter2", size: 3 }'); // => '{ password: "[redacted]", size: 3 }'
 */
export function redact(text: string): string {
  let clean = text.replace(URL_PASSWORD, `$1:${BLOT}@`);
  for (const pattern of PATTERNS) clean = clean.replace(pattern, BLOT);
  return clean
    .replace(NAMED_STRING, (whole, name: string, value: string) => (value.length > 2 ? `${name}"${BLOT}"` : whole))
    .replace(NAMED_NUMBER, "$10")
    .replace(HEADER, `$1$2${BLOT}`)
    .replace(NAMED_WORD, `$1${BLOT}`)
    .replace(LONG_WORD, (word) => (isRandom(word) ? BLOT : word))
    .replace(DIGITS, (digits) => (isCardNumber(digits) ? BLOT : digits));
}

/** Whether a variable of this name holds a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return new RegExp(`^${SECRET_NAME}$`, "i").test(name);
}

// Names and numbers are long too; keys mix what those do not.
function isRandom(word: string): boolean {
  if (/^[0-9a-f]+$/i.test(word)) return /\d/.test(word) && /[a-f]/i.test(word);
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && (word.match(/\d/g) ?? []).length >= 3 && !word.includes("_");
}

// Luhn's checksum.
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (const [index, character] of [...digits].reverse().entries()) {
    const value = Number(character) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
