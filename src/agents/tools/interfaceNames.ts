const TAKEN = new Set(
  "Record Partial Required Readonly Pick Omit Exclude Extract Parameters Awaited Iterable Generator Property".split(
    " ",
  ),
);

/**
 * Finds names for interfaces, each for one set of members.
 *
 * @param declared declarations beside which these stand
 */
export function nameInterfaces(declared?: string): InterfaceNames {
  return new InterfaceNames(declared);
}

class InterfaceNames {
  readonly #bodies = new Map<string, string>();
  readonly #taken: ReadonlySet<string>;

  /** @param declared declarations beside which these stand */
  constructor(declared = "") {
    this.#taken = new Set(
      [...declared.matchAll(/\b(?:interface|type|class|enum) ([\w$]+)/g)].map(([, name]) => name ?? ""),
    );
  }

  /** Declares an interface with these members. @returns its name */
  declare(hint: string, members: readonly string[]): string {
    if (members.length === 0) return "Record<string, never>";
    const body = members.map((member) => `  ${member}`).join("\n");
    const words = hint.replace(/[^\p{L}\p{N}_$]+/gu, " ").trim() || "value";
    const joined = words.split(" ").map(capitalized).join("");
    const base = Number.isNaN(Number.parseInt(joined, 10)) ? joined : `T${joined}`;
    const own = base in globalThis || TAKEN.has(base) ? `${base}Item` : base;
    let name = own;
    for (let count = 2; this.#taken.has(name) || (this.#bodies.get(name) ?? body) !== body; count++)
      name = `${own}${count}`;
    this.#bodies.set(name, body);
    return name;
  }

  /** All declarations. */
  text(): string {
    return [...this.#bodies].map(([name, body]) => `interface ${name} {\n${body}\n}`).join("\n");
  }
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
