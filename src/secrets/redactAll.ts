import { redact, Redactor } from "./redact.js";

/** Plain data with every text in it redacted, but for names: what stands under `id`, `path`, `code` and `file`. */
export function redactAll<Data>(data: Data, redactor: Pick<Redactor, "redact"> = { redact }): Data {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return redactor.redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, NAMES.has(key) ? item : clean(item)]));
  };
  return clean(data) as Data;
}

const NAMES = new Set(["id", "path", "code", "file", "check", "stage", "purpose"]);
