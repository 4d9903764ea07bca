/** How surely a name says that its value is a secret: `likely` leaves ordinary words alone, as the tokens of a parser. */
type Secrecy = "certain" | "likely";

const CERTAIN = new Set([
  ..."password passwords passwd pwd passphrase passcode secret secrets credential credentials authorization".split(" "),
  ..."cookie cookies apikey apikeys otp totp cvv cvc ssn jwt csrf xsrf jsessionid phpsessid sessid".split(" "),
]);
/** What is a secret only with the word before it. */
const CERTAIN_PAIRS: Readonly<Record<string, RegExp>> = {
  key: /^(?:api|access|private|secret|signing|encryption|master|account|license|ssh|service)$/,
  keys: /^(?:api|access|private|secret|signing|encryption|ssh)$/,
  token: /^(?:access|refresh|auth|id|bearer|session|csrf|xsrf|api|secret|device|security|reset|bot|push|login)$/,
  tokens: /^(?:access|refresh|auth|bearer|session|api|secret)$/,
  id: /^session$/,
  base: /^key$/,
  confirmation: /^password$/,
  value: /^(?:secret|password)$/,
  phrase: /^(?:seed|recovery|secret|backup|mnemonic)$/,
  pass: /^(?:db|database|user|admin|root|smtp|imap|mail|email|ftp|proxy|auth|basic|login|redis|mysql|pg|postgres|mongo|rabbitmq|sql|wifi|keystore)$/,
  string: /^connection$/,
  number: /^(?:card|security)$/,
  hash: /^password$/,
  code: /^(?:pass|cvv|cvc|otp|verification)$/,
};
const LIKELY = new Set(["token", "session", "sid", "auth", "pin", "bearer", "mnemonic"]);
/** Names of secrets that are numbers, or digits. */
const DIGITS = /^(?:pin|otp|totp|cvv|cvc|ssn|passcode|password|number|code)$/;
const MAX_NAME = 80;

/**
 * What the name of a property, parameter or variable says of its value. Only its last words count: a `tokenCount` is
 * no token.
 */
export function secrecyOf(name: string): Secrecy | undefined {
  if (name.length > MAX_NAME) return undefined;
  const words = wordsOf(name);
  const [last = "", before = ""] = words.toReversed();
  if (CERTAIN.has(last) || CERTAIN.has(before + last) || /(?:password|passwd)$/.test(last)) return "certain";
  if (CERTAIN_PAIRS[last]?.test(before)) return "certain";
  return LIKELY.has(last) ? "likely" : undefined;
}

/** Whether a value of this name is a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return secrecyOf(name) === "certain";
}

/** Whether a number of this name is a secret; a `secret: 3` or a count of tokens is none. */
export function isSecretNumberName(name: string): boolean {
  return secrecyOf(name) !== undefined && DIGITS.test(wordsOf(name).at(-1) ?? "");
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
}
