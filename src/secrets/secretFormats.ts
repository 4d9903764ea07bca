import { isRandom } from "./isRandom.js";
import { hasRightChecksum, standIn, standInCard, standInToken } from "./standIn.js";

/** Gives the stand-in of a secret; `make` makes one of the right form. */
type Replace = (secret: string, make?: (secret: string, number: number) => string) => string;

/** Not inside of a word; in printed texts a line break is a backslash and a letter. */
const START = String.raw`(?:(?<![A-Za-z\d])|(?<=(?<!\\)\\[nrt]))`;

const prefixed = (prefixes: readonly string[], rest: string): RegExp =>
  new RegExp(`${START}(${prefixes.join("|")})(${rest})`, "g");

/** Prefixes by which providers mark their keys; what follows is the secret. */
const FORMATS: readonly RegExp[] = [
  prefixed(
    ["sk-ant-[a-z]+\\d\\d-", "sk-(?:proj|svcacct|admin|or-v1|lf|live|test)-", "gsk_", "pplx-", "xai-", "r8_"],
    "[\\w-]{16,}",
  ),
  prefixed(
    ["[spr]k_(?:live|test|prod)_", "rzp_(?:live|test)_", "whsec_", "sq0(?:atp|csp|idp)-", "shp(?:at|ca|pa|ss)_"],
    "[\\w+/=-]{10,}",
  ),
  prefixed(["gh[pousr]_", "npm_", "hf_", "lin_api_", "ntn_", "figd_", "sbp_", "glsa_"], "[A-Za-z\\d]{20,}"),
  prefixed(["gl(?:pat|ptt|dt|rt|cbt|oas|ft|soat|agent|imt)-", "pypi-", "GOCSPX-", "ATATT3"], "[\\w=-]{16,}"),
  prefixed(["github_pat_"], "\\w{20,}"),
  prefixed(["xox[abceoprs]-", "xapp-\\d-"], "[\\w-]{10,}"),
  prefixed(["SG\\.", "hvs\\.", "ya29\\.", "dp\\.(?:pt|st)\\."], "[\\w.-]{20,}"),
  prefixed(["(?:AKIA|ASIA|AGPA|AROA|AIDA|ABIA|ACCA)"], "[A-Z\\d]{16}(?![A-Za-z\\d])"),
  prefixed(["AIza"], "[\\w-]{30,}"),
  prefixed(["SK", "dapi", "key-", "do[oprt]_v1_", "fc-", "e2b_"], "[\\da-f]{32,64}(?![A-Za-z\\d])"),
  prefixed(["oy2"], "[a-z\\d]{43}(?![A-Za-z\\d])"),
  // The hash of a password can be guessed at.
  prefixed(["\\$2[abxy]?\\$\\d\\d\\$"], "[./A-Za-z\\d]{53}"),
  prefixed(["AGE-SECRET-KEY-1", "NRAK-"], "[A-Z\\d]{20,}"),
  prefixed(["\\d{8,10}:(?=AA)"], "[\\w-]{33,}"),
  prefixed([""], "[\\da-f]{32}-us\\d{1,2}(?!\\d)"),
  prefixed([""], "[MNO][\\w-]{22,27}\\.[\\w-]{6}\\.[\\w-]{27,}"),
  prefixed(["hooks\\.slack\\.com/services/", "discord(?:app)?\\.com/api/webhooks/\\d+/"], "[\\w/-]{16,}"),
  prefixed(["pat(?=[A-Za-z\\d]{14}\\.[\\da-f]{64})"], "[A-Za-z\\d]{14}\\.[\\da-f]{64}"),
  prefixed(["access_token\\$\\w+\\$"], "[\\w$]{24,}"),
  prefixed(["hv[br]\\.", "v1\\.0-(?=[\\da-f]{24}-)"], "[\\w.-]{20,}"),
  prefixed(["npg_"], "[A-Za-z\\d]{12,}"),
  prefixed([""], "[\\da-f]{32}-[\\da-f]{8}-[\\da-f]{8}(?![\\w-])"),
  prefixed(["hooks\\.zapier\\.com/hooks/catch/"], "[\\w/-]{10,}"),
  prefixed(["oauth:"], "[a-z\\d]{30}(?![A-Za-z\\d])"),
  // Private keys without their armour, by how their encoding begins.
  prefixed(
    [
      "MII[\\w+/]{2,3}IBAAK",
      "MII[\\w+/]{2,3}IBADANBgkqhkiG9w0BAQEFAASC",
      "M[CIH][\\w+/]{1,2}(?:CAQ|AgE)(?:AwBQYDK2V|AMBMGByqGSM49|EEI)",
    ],
    "[\\w+/=\\s]{24,}",
  ),
  /((?:^|[?&\s,])(?:X-(?:Amz|Goog)-)?Signature=)([\w%+/=-]{16,})/gi,
  /((?:AccountKey|SharedAccessKey|SharedAccessSignature|[?&]sig)=)([\w%+/=&-]{16,})/g,
];
const PRIVATE_KEY = /(-----BEGIN [A-Z\d ]*PRIVATE KEY(?: BLOCK)?-----)([\s\S]*?)(?=-----END [A-Z\d ]*PRIVATE KEY|$)/g;
/** PuTTY's own form of one. */
const PRIVATE_LINES = /(\bPrivate-Lines: \d+\s+)([\w+/=\s]+)(?=\s+Private-MAC|$)/g;
const WEB_TOKEN = new RegExp(`${START}eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*){0,3}`, "g");
const OLD_KEY = new RegExp(`${START}(sk-(?!(?:ant|proj|svcacct|admin|or-v1|lf|live|test)-))([\\w-]{16,})`, "g");
const SCHEME = /\b(bearer|basic|token|apikey)( +)([\w+/.=~-]{8,})/gi;
/** Up to the last `@` before the path: people forget to encode one in a password. */
const URL_PASSWORD = /\b([a-z][a-z\d+.-]{0,20}:\/\/[^\s/:@"'<>]*:)([^\s/"'<>]+)(?=@)/gi;
const COOKIES = /\b((?:set-)?cookie["']?\s*[:=]\s*["']?)([^"'\n\\]+)/gi;
/** What is published, in its armour or as a fingerprint, and runs of letters and digits. */
const RUN =
  /-----BEGIN (?![A-Z\d ]*PRIVATE)[A-Z\d ]+-----[^-]*-----END [A-Z\d ]+-----|(?:(?<![\w+/=\\-]|\bSHA\d{1,3}:|;base64,|[pP]ublic_?[kK]ey["']?\s*[:=]\s*["']?)|(?<=(?<!\\)\\[nrt]))[\w+/-]{24,}={0,2}/g;
const CARD =
  /(?<![\w.,-])(?:\d{14,16}|\d{19}|\d{4}([ .\u00a0\u2009-]|\x20{2})\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-]|[.]\d)/g;
/** Visa, Mastercard, American Express, Discover, JCB, Diners. */
const NETWORK =
  /^(?:4\d{15}(?:\d{3})?$|5[1-5]|2[2-7]\d{14}$|3[47]\d{13}$|6(?:011|5|4[4-9])|35\d{14}$|3(?:0[0-5]|[68]))/;
/** Maestro and UnionPay, whose first digits many other numbers have: only where they are written in groups. */
const GROUPED = /^(?:5[0678]|6[27])\d{14}/;
const ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|priority|version)$/i;

/** Replaces secrets that their form gives away beyond doubt, as the keys of providers; safe for source code. */
export function redactFormats(text: string, replace: Replace = (secret, make = standIn) => make(secret, 0)): string {
  let clean = text
    .replace(PRIVATE_KEY, (_, head: string, body: string) => head + replace(body))
    .replace(PRIVATE_LINES, (_, head: string, body: string) => head + replace(body))
    .replace(WEB_TOKEN, (token) => replace(token, standInToken));
  for (const format of FORMATS)
    clean = clean.replace(format, (_, prefix: string, rest: string) => prefix + replace(rest));
  return clean
    .replace(OLD_KEY, (whole, prefix: string, rest: string) => (isSpoken(rest) ? whole : prefix + replace(rest)))
    .replace(URL_PASSWORD, (_, before: string, password: string) => before + replace(password))
    .replace(CARD, (card) => (isCard(card) ? replace(card, standInCard) : card));
}

/** Replaces what looks like a secret in a text that is data: also random runs, and what stands in headers. */
export function redactPlain(text: string, replace: Replace): string {
  return redactFormats(text, replace)
    .replace(SCHEME, (whole, scheme: string, gap: string, value: string) =>
      isSpoken(value) ? whole : scheme + gap + replace(value),
    )
    .replace(COOKIES, (_, name: string, list: string) => name + redactCookies(list, replace))
    .replace(RUN, (run) => redactRun(run, replace));
}

function redactCookies(list: string, replace: Replace): string {
  return list.replace(/([^=;\s]+)(=)([^;\s]+)/g, (whole, name: string, sign: string, value: string) =>
    ATTRIBUTE.test(name) ? whole : name + sign + replace(value),
  );
}

// Of a path only a part can be a secret; a key may hold slashes too, but no words between them.
function redactRun(run: string, replace: Replace): string {
  if (run.startsWith("-----BEGIN ")) return run;
  const parts = run.split("/");
  const isPath = run.startsWith("/") || parts.length > 4 || parts.some((part) => /^[a-z._-]{2,}$/.test(part));
  if (!isPath) return isRandom(run) ? replace(run) : run;
  return parts.map((part) => (isRandom(part) ? replace(part) : part)).join("/");
}

/** Words, not a key: letters alone, or words with hyphens. */
function isSpoken(text: string): boolean {
  return /^[A-Z]?[a-z]+[.,]?$|^[A-Z]+$/.test(text) || /^[a-z]+(?:[-_.][a-z]+|[-_.]\d{1,4})*$/i.test(text);
}

function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  return (NETWORK.test(digits) || (GROUPED.test(digits) && digits !== text)) && hasRightChecksum(digits);
}
