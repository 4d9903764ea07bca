/** Runs inside the sandbox's context: copies what is data of the host's into this realm. */

/** Parts of an error that are copied beside its message. */
const ERROR_KEYS = ["name", "code", "cause", "actual", "expected", "operator", "generatedMessage", "input"];

/** The errors that the engine throws, and the class above them. */
export const ERROR_NAMES: readonly string[] = [
  ...["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "URIError", "EvalError"],
];

/** Kinds of objects that are copied whole. */
export const DATA_TAGS: ReadonlySet<string> = new Set(["Date", "Map", "Set", "RegExp", "ArrayBuffer"]);

// Taken before a program can exchange them, and before the harness marks what they make.
const natives: Readonly<Record<string, ErrorConstructor>> = Object.fromEntries(
  ERROR_NAMES.map((name) => [name, Reflect.get(globalThis, name) as ErrorConstructor]),
);

/** How the parts of a copy are brought over. */
interface CopyParts {
  toRealm(value: unknown): unknown;
  /** Told of the copy before its parts are made: they may refer to it. */
  note(copy: object): void;
}

/** The built-in kind of an object, such as `Date`. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Copies an object of one of {@link DATA_TAGS}. */
export function copyData(value: object, tag: string, { toRealm, note }: CopyParts): object {
  const read = (key: string): unknown => Reflect.get(value, key);
  if (tag === "Date") return new Date(Reflect.apply(read("getTime") as () => number, value, []));
  if (tag === "RegExp") return new RegExp(String(read("source")), String(read("flags")));
  if (tag === "ArrayBuffer") return new Uint8Array(new Uint8Array(value as ArrayBuffer)).buffer;
  if (tag === "Map") {
    const map = new Map<unknown, unknown>();
    note(map);
    for (const [key, item] of value as Map<unknown, unknown>) map.set(toRealm(key), toRealm(item));
    return map;
  }
  const set = new Set<unknown>();
  note(set);
  for (const item of value as Set<unknown>) set.add(toRealm(item));
  return set;
}

/** Copies a view of bytes, as its own kind or as `kind`. */
export function copyBytes(value: ArrayBufferView, kind?: typeof Uint8Array): object {
  const bytes = new Uint8Array(value.byteLength);
  bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  const Kind = kind ?? (Reflect.get(globalThis, tagOf(value)) as new (buffer: ArrayBuffer) => object);
  return new Kind(bytes.buffer);
}

/** Copies an error, as its own kind where the language has it. */
export function copyError(value: Error, { toRealm, note }: CopyParts): object {
  const { name, message } = value;
  const Native = Object.hasOwn(natives, name) ? natives[name] : undefined;
  const error = new (Native ?? Error)(message);
  note(error);
  for (const key of ERROR_KEYS) {
    const part: unknown = Reflect.get(value, key);
    if (part === undefined || (key === "name" && Native !== undefined)) continue;
    Object.defineProperty(error, key, {
      value: toRealm(part),
      enumerable: key !== "name",
      configurable: true,
      writable: true,
    });
  }
  return error;
}
