import { FIELDS_BETWEEN, STRING } from "./literal.js";
import type { redactPlain } from "./secretFormats.js";
import { isSecretName, secrecyOf } from "./secretName.js";

type Replace = Parameters<typeof redactPlain>[1];

const HEADER = String.raw`(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{0,40}(?:key|token|secret|auth)`;

/** Where the value is what the last group holds, and the first one goes before it: certain by what stands around it. */
const PLACES: readonly RegExp[] = [
  /(\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[ =]["']?[^\s:"']+:)([^\s"']+)/g,
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n]{0,200}?\s-p["']?)([^\s"']+)/g,
  /(\b(?:sshpass\s+-p|redis-cli\b[^\n]{0,200}?\s-a)\s*["']?)([^\s"']+)/g,
  /(\bopenssl\b[^\n]{0,200}?\s-(?:(?:[kK]|hmac)\s+["']?|pass(?:in|out)?\s+["']?pass:))([^\s"']+)/g,
  /(\b(?:7z[ar]?|(?:un)?rar)\b[^\n]{0,200}?\s-h?p["']?)([^\s"']+)/g,
  /(\b(?:un)?zip\b[^\n]{0,200}?\s-P\s*["']?)([^\s"']+)/g,
  /(\blogin\s+\S+\s+password\s+)(\S+)/gi,
  /(\blogin\b[^\n]{0,200}?\s-p[ =]["']?)([^\s"']+)/g,
  // What the QR code of a wireless network holds.
  /(\bWIFI:(?:[^\n;\\]|\\.|;(?!P:)){0,200};P:)((?:[^;\\\n]|\\.)+)/g,
  /(\bidentified\s+(?:with\s+\S+\s+)?by\s+["'])([^"'\n]+)/gi,
  /(\b(?:OLD_)?PASSWORD\s*\(\s*["'])([^"'\n]+)/g,
  /(\b(?:password|passwd|passphrase|pwd)\s+["'`])([^\s"'`]{4,})(?=["'`])/gi,
  /(\bjdbc:oracle:\w+:[^\s/:@]+\/)([^\s@]+)(?=@)/g,
  /(\bDigest\s[^\n]{0,300}?\bresponse=\\?")([\da-f]{32,})/gi,
  // A line of PostgreSQL's password file.
  /((?:^|(?<=["'`]))(?:[\w-]+\.)*[\w-]+:\d{4,5}:[^\s:]+:[^\s:]+:)([^\s"'`]{6,})(?=$|["'`])/gm,
  // What Go's driver of MySQL takes, and Oracle's tools.
  /(\b[\w.-]+:)([^\s"'`@]+)(?=@(?:tcp6?|unix)\()/g,
  /(\b[\w.$]+\/)([^\s"'`@/]+)(?=@\/\/[\w.-]+)/g,
  new RegExp(
    `(\\buser(?:name)?["']?\\s*:\\s*(?:${STRING})\\s*,\\s*["']?pass["']?\\s*:\\s*["'])((?:[^"'\\\\]|\\\\.)+)`,
    "gi",
  ),
];
/** `PWD={…};` and `Password=…;` of a connection text: in braces or quotes a value may hold anything, else all but `;`. */
const CONNECTION =
  /((?:^|[;"'`])[ \t]*([\p{L}\p{N}_ .:-]{1,60}?)([ \t]*=[ \t]*))(\{(?:[^}\n]|\}\})*\}|'(?:[^'\n]|'')*'|[^;{}"'`\\\n]+(?=;|["'`\n]|$))/gmu;
/** The same, where the second group names the value. */
const NAMED_PLACES: readonly RegExp[] = [
  // An option of a command, with a blank behind its name.
  /((?<![\w-])--([\p{L}\p{M}\w.-]{1,60})[ \t]+["']?)([^\s"'-][^\s"']*)/gu,
  // The same as a list of arguments.
  /(["']--([\p{L}\p{M}\w.-]{1,60})["'],\s*["'])((?:[^"'\\-]|\\.)(?:[^"'\\]|\\.)*)/gu,
  // A block of YAML, of one line.
  /(^[ \t]*(?:- )?([\p{L}\p{M}\w-]{1,60}):[ \t]*[|>][+-]?[ \t]*\r?\n[ \t]+)(\S[^\r\n]*)/gmu,
  /(<(?:\w+:)?([\p{L}\p{M}\w-]{1,60})>)([^<>]+)(?=<\/)/gu,
  /(\b(?:name|key)=\\?["']([\p{L}\p{M}\w.-]{1,60})\\?["'][^<>\n]{0,80}>)([^<>]+)(?=<\/)/gu,
  /(\bname="([\p{L}\p{M}\w-]{1,60})"[^\n]{0,200}\r?\n(?:[^\r\n]{1,200}\r?\n){0,3}\r?\n)([^\r\n]+)/gu,
];
/** A line of YAML, or of settings with blanks around their sign; it may be all that a printed text holds. */
const LINE =
  /((?:^|(?<=["'`]))[ \t]*(?:- )?([\p{L}\p{M}\w-]{1,60})(?::|[ \t]+=)[ \t]+)([^\s"'`{}[\]()|>&*!#;,]{6,})(?=[ \t]*(?:$|["'`]))/gmu;
/** The text after a secret's name in a description, as opposed to a value. */
const DESCRIPTION =
  /^(?:string|number|boolean|unknown|undefined|required|optional|invalid|missing|incorrect|redacted|hidden|forbidden|expired|mismatch|matches|changed|enabled|disabled|[A-Z]\w*(?:\.\w+)*)\??$/;
const SWAPPED = new RegExp(
  `(\\bvalue["']?\\s*:\\s*["'])((?:[^"'\\\\]|\\\\.)+)(?=["']\\s*,\\s*${FIELDS_BETWEEN}["']?(?:name|key|header|field)["']?\\s*:\\s*["']([\\p{L}\\p{M}\\w$ -]{1,60})["'])`,
  "giu",
);
const HEADERS = new RegExp(`(["'](?:${HEADER})["'],\\s*["'])((?:[^"'\\\\]|\\\\.)+)`, "gi");
const QUERY = /([?&](?:key|code|ticket|assertion)=)([\w.~%+-]{16,})/g;
const URL_USER = /(:\/\/)([\w-]{20,})(?=@)/g;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Replaces values that what stands around them gives away: elements, forms, command lines, headers, files of settings. */
export function redactContexts(text: string, replace: Replace): string {
  const put = (_: string, before: string, value: string): string => before + replace(value);
  const putKey = (whole: string, before: string, value: string): string =>
    isKey(value) ? before + replace(value) : whole;
  let clean = text;
  for (const place of PLACES) clean = clean.replace(place, put);
  for (const place of NAMED_PLACES)
    clean = clean.replace(place, (whole, before: string, name: string, value: string) =>
      isSecretName(name) || (secrecyOf(name) !== undefined && /\d/.test(value)) ? before + replace(value) : whole,
    );
  return clean
    .replace(CONNECTION, (...match) => redactSetting(match as unknown as Setting, replace))
    .replace(LINE, (whole, before: string, name: string, value: string) =>
      isSecretName(name) && !DESCRIPTION.test(value) ? before + replace(value) : whole,
    )
    .replace(SWAPPED, (whole, before: string, value: string, name: string) =>
      isSecretName(name) ? before + replace(value) : whole,
    )
    .replace(HEADERS, (whole, before: string, value: string) => (/[\d=]/.test(value) ? before + replace(value) : whole))
    .replace(QUERY, putKey)
    .replace(URL_USER, putKey);
}

type Setting = readonly [
  whole: string,
  before: string,
  name: string,
  sign: string,
  value: string,
  at: number,
  text: string,
];

function redactSetting([whole, before, name, sign, value, at, text]: Setting, replace: Replace): string {
  if (!isSecretName(name)) return whole;
  const [, open = "", inside = "", close = ""] = /^([{'])([^]*)([}'])$/.exec(value) ?? [];
  if (open !== "") return before + open + replace(inside) + close;
  const isBetween = before.startsWith(";") || text[at + whole.length] === ";";
  const isCode = sign !== "=" && /[()[\]]/.test(value);
  return isBetween && !isCode ? before + replace(value) : whole;
}

/** Letters and digits, and no words with hyphens. */
function isKey(value: string): boolean {
  const isWords = /^[a-z]+(?:[-_.+][a-z]+|[-_.+]\d{1,4})*$/i.test(value);
  return /\d/.test(value) && /[a-z]/i.test(value) && !isWords && !UUID.test(value);
}
