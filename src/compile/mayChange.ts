import type { Skeleton } from "../../transformer/stub.js";

const IN_PLACE = /\bin[- ]place\b|\bmutat|\bmodif(?:y|ies)\b|\bside effect|\b(?:deep-?)?(?:freez(?:es?|ing)|seals?)\b/i;
const KEEPS_STATE =
  /\bthis\b|\bstate\b|\b(?:adds?|appends?|inserts?|removes?|deletes?|remembers?|records?|stores?|saves?|updates?|sets?|resets?|clears?|increments?|counts?|caches?|advances?|consumes?|moves?|pushe?s?|pops?|enqueues?|dequeues?|registers?|marks?|takes? out)\b/i;

const KEEPS_MODULE_STATE =
  /\b(?:states?|cache[sd]?|caching|memo\w*|counters?|remember(?:s|ed)?|records?|recorded|regist(?:er|ers|ered|ry)|logs?|logged|logging|stores?|stored|saves?|tracks?|history|sessions?|increments?|global|module|every call|each call|(?:earlier|previous|later) calls?|last call|so far)\b/i;
const STATE_WORDS: ReadonlySet<string> = new Set([
  ...["cache", "memo", "registry", "counter", "counters", "state", "log", "history", "session", "sessions"],
  ...["seen", "pending", "store", "last", "next", "current", "queue"],
]);
/** Parameters that are there to be written to. */
const COLLECTS = /^(?:cache|memo|visited|seen|acc|accumulator|out|sink)$/i;
const KEPT_KINDS: ReadonlySet<string> = new Set(["const", "let", "import", "class", "function", "enum"]);

/** What a call may change, besides what it returns: only what its docs or its types say. */
export interface Leave {
  readonly arguments: boolean;
  readonly this: boolean;
  /** The variables of its file, all of them. */
  readonly module: boolean;
}

/** What a call may change of what it is given and of its file: only what its docs or its types say. */
export function mayChange(skeleton: Skeleton): Leave {
  const { resultType, signature } = skeleton;
  const text = textOf(skeleton);
  // A function that returns nothing is called for what it changes.
  const isForEffect = /^(?:void|undefined|never)$/.test(resultType) || /\basserts\s/.test(signature);
  const isInPlace = isForEffect || IN_PLACE.test(text);
  return {
    arguments: isInPlace || skeleton.parameters.some(({ name }) => COLLECTS.test(name)),
    this: isInPlace || KEEPS_STATE.test(text),
    module: isInPlace || KEEPS_MODULE_STATE.test(text),
  };
}

/**
 * The names of the file that a call must leave as they are. Free are those whose name or documentation says that they
 * hold state, a `let` that the stub was given or that the docs name, and what the docs name beside a verb of change.
 */
export function keptNames(skeleton: Skeleton): ReadonlySet<string> {
  if (mayChange(skeleton).module) return new Set();
  const text = textOf(skeleton);
  const mentioned = new Set(text.match(/[\w$]+/g));
  const used = new Set(skeleton.uses.join(" ").match(/[\w$]+/g));
  const kept = skeleton.scope.filter(({ name, kind, summary }) => {
    if (!KEPT_KINDS.has(kind) || saysState(name) || KEEPS_MODULE_STATE.test(summary)) return false;
    if (kind === "let" && (used.has(name) || mentioned.has(name))) return false;
    return !(mentioned.has(name) && KEEPS_STATE.test(text));
  });
  return new Set(kept.map(({ name }) => name));
}

// As in `priceCache`, `NEXT_ID`; not in `catalog`.
function saysState(name: string): boolean {
  const words = name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.some((word) => STATE_WORDS.has(word.toLowerCase()));
}

function textOf({ docs, hints }: Skeleton): string {
  const { description, returns, remarks, parameters } = docs;
  return [description, returns, ...remarks, ...parameters.map((one) => one.text), ...hints].join("\n");
}
