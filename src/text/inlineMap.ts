const MARK = "\n//# sourceMappingURL=data:application/json;";
const BASE64 = "base64,";

/** Code and its source map apart, wherever the map was. */
export function splitMap({ code, map }: { readonly code: string; readonly map?: unknown }): {
  readonly code: string;
  /** As JSON. */
  readonly map: string | undefined;
} {
  const at = code.lastIndexOf(MARK);
  const comment = at < 0 ? "" : (code.slice(at + MARK.length).split("\n", 1)[0] ?? "");
  const start = comment.indexOf(BASE64);
  const inline = start < 0 ? undefined : Buffer.from(comment.slice(start + BASE64.length), "base64").toString();
  const own = typeof map === "string" || map === undefined || map === null ? map : JSON.stringify(map);
  return { code: start < 0 ? code : code.slice(0, at), map: own || inline };
}

/** Code with its source map, as JSON, in a comment at its end. */
export function joinMap(code: string, map: string): string {
  return `${code}${MARK}${BASE64}${Buffer.from(map).toString("base64")}`;
}
