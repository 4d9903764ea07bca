import { printLiteral } from "../../value/literal/literal.js";

/** The rows of `it.each`: a list, or the cells of a template whose first line names their columns. */
export function rowsOf(table: readonly unknown[] | TemplateStringsArray, cells: readonly unknown[]): unknown[] {
  const [head] = table;
  if (!Object.hasOwn(table, "raw") || typeof head !== "string") return [...table];
  const names = head.split("|").map((name) => name.trim());
  const count = Math.ceil(cells.length / names.length);
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, cells[row * names.length + column]])),
  );
}

/** The title of one row: `%s` and its kin are the cells in their order, `$name` a field of the row. */
export function formatTitle(title: string, cells: readonly unknown[], index: number): string {
  const left = [...cells];
  const text = title.replace(/%([sdifjopO#$%])/g, (whole, kind: string) => {
    if (kind === "%") return "%";
    if (kind === "#") return String(index);
    if (kind === "$") return String(index + 1);
    if (left.length === 0) return whole;
    const cell = left.shift();
    return kind === "s" || kind === "d" || kind === "i" || kind === "f" ? String(cell) : shown(cell);
  });
  const [row] = cells;
  if (typeof row !== "object" || row === null) return text;
  return text.replace(/\$([\w$]+)/g, (whole, key: string) =>
    Object.hasOwn(row, key) ? shown(Reflect.get(row, key)) : whole,
  );
}

function shown(value: unknown): string {
  return printLiteral(value, { maxCharacters: 200 }).text;
}
