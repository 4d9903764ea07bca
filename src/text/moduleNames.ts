const PREFIX = "node:";

/** The name of a module without Node's prefix, as `fs` for `node:fs`. */
export function bareModuleName(name: string): string {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}
