import { SelfCodingError } from "../../contract/errors.js";

const KEPT = new Set(["Date", "RegExp", "URL", "URLSearchParams", "Error", "ArrayBuffer"]);

/**
 * A copy of a value as plain data: what the checks can be told, and types can be read off. Instances of classes become
 * their fields.
 *
 * @param path how the value is called in errors
 * @throws {SelfCodingError} `options-invalid` for functions, symbols, and what goes round in a ring
 */
export function toPlainData(value: unknown, path: string, above: readonly object[] = []): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw notData(path, `a ${typeof value}`);
  if (typeof value !== "object" || value === null) return value;
  if (above.includes(value)) throw notData(path, "an object that contains itself");
  const within = [...above, value];
  const inner = (part: unknown, name: string): unknown => toPlainData(part, `${path}${name}`, within);
  if (Array.isArray(value)) return value.map((item, index) => inner(item, `[${index}]`));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [inner(key, ".keys()"), inner(item, `.get(${String(key)})`)]));
  if (value instanceof Set) return new Set([...value].map((item) => inner(item, ".values()")));
  if (typeof Reflect.get(value, "then") === "function") throw notData(path, "a promise");
  if (ArrayBuffer.isView(value) || KEPT.has(Object.prototype.toString.call(value).slice("[object ".length, -1)))
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item, `.${key}`)]));
}

function notData(path: string, what: string): SelfCodingError {
  return new SelfCodingError(
    "options-invalid",
    `The example \`${path}\` is ${what}, from which no type can be inferred.`,
    {
      remedy:
        "Pass plain data, or the signature as type argument: `generateFunction<(…) => …>(…)`, in a file that the transformer sees.",
    },
  );
}
