import { expect, it } from "vitest";
import { mayChangeObject } from "../../src/verify/mayChangeObject.js";

it.each([
  "this.count += 1;",
  "this.last = n;",
  "this.#count++;",
  "delete this.cache[key];",
  "this.items.push(n);",
  "const { items } = this; items.splice(0, 1);",
  "this.due.setDate(1);",
  "this.names.set(n, n);",
  "Object.assign(this, { n });",
  "for (const one of all) one.seen ||= true;",
])("is told by the text of a body: %s", (body) => {
  expect(mayChangeObject(body)).toBe(true);
});

it.each([
  "return this.count + 1;",
  "let sum = 0; for (const one of this.items) sum += one; return sum;",
  "let at = 0; at++; return this.items[at];",
  "return this.items.filter((one) => one > n).map(String);",
  "return this.repository.find(n);",
  "if (this.count === n) throw new RangeError(String(n));",
  "",
])("is not where a body only reads: %s", (body) => {
  expect(mayChangeObject(body)).toBe(false);
});
