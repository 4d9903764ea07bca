import { PROTO_KEY } from "./names.js";

/** A part of a literal: finished text, or a value with an identity of its own. */
export type LiteralPart = string | Branch;

/** An object on its way to text. Two ways lead to it where it is shared; one of them back to itself where it is a ring. */
export interface Branch {
  open: string;
  close: string;
  entries: Entry[];
  /** A later entry must not overtake one that has to wait: the order of a Map is part of it. */
  isOrdered: boolean;
  uses: number;
  name?: string;
  state: "new" | "open" | "done";
}

/** One element of a branch. */
interface Entry {
  /** The text in front, e.g. `key: `. */
  readonly before: string;
  readonly parts: readonly LiteralPart[];
  /** The statement that puts it in afterwards, for parts that do not exist yet when the branch is made. */
  readonly assign: (holder: string, texts: readonly string[]) => string;
}

/** Makes a branch without entries. */
export function branch(open: string, close: string, isOrdered = false): Branch {
  return { open, close, entries: [], isOrdered, uses: 0, state: "new" };
}

/** The expression of a graph: nested literals, and a function around statements only where values are shared. */
export function renderGraph(root: LiteralPart): string {
  if (typeof root === "string") return root;
  const renderer = new Renderer();
  const text = renderer.part(root);
  if (renderer.statements.length === 0) return text;
  return `(() => { ${[...renderer.statements, ...renderer.assignments].join(" ")} return ${text}; })()`;
}

class Renderer {
  readonly statements: string[] = [];
  readonly assignments: string[] = [];
  #names = 0;

  part(part: LiteralPart): string {
    if (typeof part === "string") return part;
    if (part.state !== "new") return this.#name(part);
    part.state = "open";
    if (part.uses > 1) this.#name(part);
    const texts: string[] = [];
    let isWaiting = false;
    for (const entry of part.entries) {
      const isEarly = entry.parts.some((inner) => typeof inner !== "string" && inner.state === "open");
      isWaiting = isEarly || (isWaiting && part.isOrdered);
      const inner = entry.parts.map((each) => this.part(each));
      if (isWaiting) this.assignments.push(`${entry.assign(this.#name(part), inner)};`);
      // The placeholder keeps the order of the keys.
      if (!isWaiting) texts.push(entry.before + (inner.length === 2 ? `[${inner.join(", ")}]` : inner[0]));
      else if (!part.isOrdered) texts.push(`${entry.before}undefined`);
    }
    part.state = "done";
    const text = part.open + texts.join(", ") + part.close;
    if (part.name === undefined) return text;
    this.statements.push(`const ${part.name} = ${text};`);
    return part.name;
  }

  #name(part: Branch): string {
    part.name ??= `$${++this.#names}`;
    return part.name;
  }
}

/** A field of an object, its key as it stands in front of its value. */
export function fieldOf(key: string, part: LiteralPart): Entry {
  const access = key.startsWith("[") ? key : key.startsWith('"') ? `[${key}]` : `.${key}`;
  const assign = (holder: string, [text]: readonly string[]): string =>
    key === PROTO_KEY
      ? `Object.defineProperty(${holder}, "__proto__", { value: ${text} })`
      : `${holder}${access} = ${text}`;
  return { before: `${key}: `, parts: [part], assign };
}

/** Parts that stand in the open text alone. */
export function entryOf(parts: readonly LiteralPart[]): Branch["entries"][number] {
  return { before: "", parts, assign: (holder) => holder };
}

/** The strings array that a template tag receives: frozen, with its `raw` texts. */
export function templateOf(made: Branch, cooked: LiteralPart, typed: LiteralPart): Branch {
  made.entries.push(entryOf([cooked]), entryOf([typed]));
  return Object.assign(made, { open: "Object.freeze(Object.defineProperty(", close: "))" });
}
