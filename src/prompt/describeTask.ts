import type { Skeleton } from "../../transformer/stub.js";
import type { Case } from "../contract/nouns.js";
import { fence } from "./fence.js";
import { preview } from "./preview.js";
import { Redactor } from "../secrets/redact.js";
import { namesIn } from "../text/identifiers.js";
import { indentLines } from "../text/lines.js";

const MAX_SCOPE_ENTRIES = 60;
const MAX_TYPE_CHARACTERS = 6000;

/** A stub as a model is told of it: where it stands, its types, what is in reach, its examples. */
export function describeTask({
  skeleton,
  cases,
  knowledge = "",
  isOwn = false,
}: {
  readonly skeleton: Skeleton;
  readonly cases: readonly Case[];
  readonly knowledge?: string;
  readonly isOwn?: boolean;
}): string {
  const { types, owner, file } = skeleton;
  const uses = toldUses(skeleton);
  const examples = cases.map((each) => exampleText(skeleton, each)).filter((text) => text !== "");
  const parts = [
    `${isOwn ? "The function" : `In ${file}`}:\n\n${fence(stubText(skeleton))}`,
    types.trim() === "" ? "" : `Its types${unnamed(skeleton)}:\n\n${fence(cut(types.trim()))}`,
    owner === undefined
      ? ""
      : `It is a member of this ${owner.kind}; write it as a plain function anyway${ownCall(skeleton)}:\n\n${fence(cut(owner.text.trim()))}`,
    scopeText(skeleton, isOwn),
    knowledge,
    uses.length === 0
      ? ""
      : `It ${isOwn ? "must" : "is expected to"} use ${uses.map((use) => `\`${use}\``).join(", ")}.`,
    examples.length === 0 ? "" : `Examples:\n\n${fence(examples.join("\n"))}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

// What an imported type is made of has a name in another file only.
function unnamed({ foreignTypes }: Skeleton): string {
  if (foreignTypes === undefined) return "";
  return ` (its file knows none by the name ${foreignTypes.map((name) => `\`${name}\``).join(" or ")})`;
}

// That it uses its parameters goes without saying, unless some are left out.
function toldUses({ uses, parameters }: Skeleton): readonly string[] {
  const names = parameters.map(({ name }) => name);
  return names.every((name) => uses.includes(name)) ? uses.filter((use) => !names.includes(use)) : uses;
}

// The name that its function has there is none in the file.
function ownCall({ form, hasThis, name, spelling }: Skeleton): string {
  return form === "method" && hasThis === true && name === spelling
    ? `, in which it calls itself \`this.${name}\``
    : "";
}

function stubText(skeleton: Skeleton): string {
  const { docs, hints } = skeleton;
  const lines = [
    ...docs.description.split("\n"),
    ...docs.parameters.map(({ name, text }) => `@param ${name} ${text}`),
    ...(docs.returns === "" ? [] : [`@returns ${docs.returns}`]),
    ...docs.throws.map(({ type, text }) => `@throws ${type === "" ? "" : `{${type}} `}${text}`),
    ...docs.examples.flatMap((example) => `@example ${example}`.split("\n")),
    ...docs.remarks.flatMap((remark) => remark.split("\n")),
  ].filter((line, index) => index > 0 || line.trim() !== "");
  const comment = lines.map((line) => ` * ${line}`.trimEnd().replaceAll("*/", "* /")).join("\n");
  const body = hints.length === 0 ? "" : ` {\n${indentLines(hints.join("\n"), "  ")}\n}`;
  return `${lines.length === 0 ? "" : `/**\n${comment}\n */\n`}${writtenSignature(skeleton)}${body}`;
}

/** Of a member whose name no function can have, the header is shown as its author wrote it. */
function writtenSignature({ signature, name, spelling }: Skeleton): string {
  if (spelling === name) return signature;
  const lines = signature.split("\n").map((line) => {
    const keywords = line.slice(0, line.indexOf(` ${name}`));
    return `${keywords.replace("function", "")}${spelling}${line.slice(keywords.length + 1 + name.length)}`;
  });
  return lines.join("\n");
}

function scopeText({ scope: all, owner, uses, docs, hints }: Skeleton, isOwn: boolean): string {
  // The class around it is shown whole.
  const scope = all.filter(({ kind, name }) => kind !== "class" || name !== owner?.name);
  const words = namesIn([docs.description, ...hints, ...uses].join(" "));
  const isMentioned = (name: string): number => (words.has(name) ? 0 : 1);
  const sorted = scope.toSorted((one, other) => isMentioned(one.name) - isMentioned(other.name));
  // The type of a constant can be its value.
  const redactor = new Redactor();
  const lines = sorted
    .slice(0, MAX_SCOPE_ENTRIES)
    .flatMap(({ name, type, summary, docs: told }) => [
      ...(told === undefined ? [] : told.split("\n").map((line) => `// ${line}`.trimEnd())),
      `${name}: ${redactor.redactType(name, type)}${summary === "" || told !== undefined ? "" : ` // ${summary}`}`,
    ]);
  if (scope.length > MAX_SCOPE_ENTRIES) lines.push(`and ${scope.length - MAX_SCOPE_ENTRIES} more`);
  return lines.length === 0
    ? ""
    : `${isOwn ? "Available" : "Available in its file"}:\n\n${fence(lines.join("\n"), "text")}`;
}

/** A case as one line of code. */
export function exampleText({ name, access }: Skeleton, { input, expect }: Case): string {
  const call = (values: readonly string[], self?: string): string =>
    `${self === undefined ? (access ?? name) : `${name}.call(${self})`}(${values.map((text) => preview(text, 200)).join(", ")})`;
  const code =
    "code" in input ? input.code : call(input.call.arguments, input.call.self && preview(input.call.self, 200));
  if (expect.kind === "returns")
    return `${code} // => ${expect.isApproximate ? "about " : ""}${preview(expect.value, 200)}`;
  return expect.kind === "throws" ? `${code} // throws ${expect.error ?? ""}`.trimEnd() : "";
}

function cut(text: string): string {
  return text.length <= MAX_TYPE_CHARACTERS ? text : `${text.slice(0, MAX_TYPE_CHARACTERS)}\n// …and more`;
}
