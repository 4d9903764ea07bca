import {
  AMBIGUOUS_WORDS,
  foldWord,
  LEADING_WORDS,
  PASSWORD_WORDS,
  SECRET_ENDING,
  SECRET_WORDS,
} from "./secretWords.js";

/** How surely a name says that its value is a secret: `likely` leaves ordinary words alone, as the tokens of a parser. */
type Secrecy = "certain" | "likely";

const CERTAIN = new Set([
  ..."password passwords passphrase passcode secret secrets credential credentials cred creds authorization".split(" "),
  ..."cookie cookies apikey apikeys otp totp cvv cvc ssn jwt csrf xsrf jsessionid phpsessid sessid".split(" "),
  // As Kubernetes has them.
  ..."clientkeydata privatekeydata".split(" "),
]);
const KEYS =
  /^(?:api|access|private|priv|secret|shared|signing|sign|encryption|decryption|crypto|cipher|master|account|license|activation|ssh|gpg|pgp|rsa|aes|hmac|symmetric|auth|app|consumer|deploy|service|webhook)$/;
const TOKENS =
  /^(?:access|refresh|auth|oauth|id|bearer|session|csrf|xsrf|jwt|sas|api|secret|device|security|reset|invite|verify|verification|bot|push|login|deploy|registry|webhook|git|github|gitlab|npm|slack|discord|telegram|vault)$/;
/** Words that mean a secret only with the word before them. */
const CERTAIN_PAIRS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    key: KEYS,
    keys: KEYS,
    token: TOKENS,
    tokens: TOKENS,
    id: /^(?:session|secret)$/,
    answer: /^(?:security|secret)$/,
    base: /^key$/,
    confirmation: /^password$/,
    value: /^(?:secret|password)$/,
    phrase: /^(?:seed|recovery|secret|backup|mnemonic)$/,
    pat: /^(?:github|gh|gitlab|git|azure|devops|ado|databricks|airtable)$/,
    pass: /^(?:key|store|truststore|vpn|ssh|app|db|database|user|admin|root|smtp|imap|mail|email|s?ftp|webdav|ldap|sasl|pfx|rpc|wallet|proxy|auth|basic|login|redis|mysql|pg|postgres|mongo|rabbitmq|sql|wifi|keystore)$/,
    string: /^connection$/,
    number: /^(?:card|security)$/,
    hash: /^password$/,
    code: /^(?:pass|cvv|cvc|otp|verification|recovery|backup|mfa|unlock|security)$/,
    codes: /^(?:recovery|backup|mfa)$/,
  }),
);
const LIKELY = new Set([...AMBIGUOUS_WORDS, "token", "session", "sid", "auth", "pin", "bearer", "mnemonic"]);
/** Names of secrets that are numbers, or digits. */
const DIGITS = /^(?:pin|otp|totp|cvv|cvc|ssn|passcode|password|number|code)$/;
const MAX_NAME = 80;

/**
 * Judges from the name of a property, parameter or variable whether its value is secret. Only its last words count: a `tokenCount` is
 * no token.
 */
export function secrecyOf(name: string): Secrecy | undefined {
  if (name.length > MAX_NAME) return undefined;
  const words = wordsOf(name);
  const [last = "", before = "", third = ""] = words.toReversed();
  const ends = [last, before + last, third + before + last];
  if (ends.some((each) => CERTAIN.has(each) || SECRET_WORDS.has(each)) || SECRET_ENDING.test(last)) return "certain";
  if ([1, 2, 3].some((count) => LEADING_WORDS.has(words.slice(0, count).join("")))) return "certain";
  if (CERTAIN_PAIRS.get(last)?.test(before)) return "certain";
  // A pass alone may be one over the mountains.
  return LIKELY.has(last) || (last === "pass" && words.length === 1) ? "likely" : undefined;
}

/** Whether a value of this name is a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return secrecyOf(name) === "certain";
}

/** Whether a number of this name is a secret; a `secret: 3` or a count of tokens is none. */
export function isSecretNumberName(name: string): boolean {
  const last = wordsOf(name).at(-1) ?? "";
  // A number under `pw` is a power more often than a password.
  const isDigits = DIGITS.test(last) || (last.length > 3 && PASSWORD_WORDS.has(last));
  return isDigits && secrecyOf(name) !== undefined;
}

function wordsOf(name: string): string[] {
  const apart = name
    .normalize("NFC")
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  return foldWord(apart)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== "");
}
