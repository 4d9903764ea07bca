import { expect, it } from "vitest";
import { mayChangeObject, mayHideChange } from "../../src/verify/mayChangeObject.js";

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
  "const found = [this.first]; found[0].count = 1;",
  "this.items.sort().filter(Boolean);",
  "this.items.slice()[0].count = 1;",
  "this.map(n).push(1);",
  "const list = []; { const { list } = this; list.push(n); }",
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
  "const found = []; for (const one of this.items) found.push(one.name); found[0] = 1; return found;",
  'const parts = n.split("."); parts.pop(); return [...parts, Object.keys(this.byName).sort().shift()];',
  "return this.items.filter(Boolean).sort().reverse().pop() ?? [...this.items].sort()[0];",
  "",
])("is not where a body only reads: %s", (body) => {
  expect(mayChangeObject(body)).toBe(false);
});

/** The line that throws is the one that calls `fail`. */
const lineOfFail = (body: string): number => body.split("\n").findIndex((line) => line.includes("fail("));

it.each([
  "fail();\nthis.count++;",
  'if (n === 0) throw new RangeError("fail()");\nawait this.load();\nthis.count++;',
  "for (const one of all) sum += one;\nif (sum > 1) fail(sum);\nfor (const one of all) one.seen = true;",
  "this.last = fail();",
  "if (n > 1)\n  this.byName[n] = this.of(\n    fail(n),\n  );\nreturn 1;",
  "fail();\nall.forEach((one) => { one.seen = true; });",
])("is told as far as the call had come: not by %s", (body) => {
  expect(mayChangeObject(body)).toBe(true);
  expect(mayChangeObject(body, lineOfFail(body))).toBe(false);
});

it.each([
  "this.count++;\nfail();",
  "this.count = n; fail();",
  "this.count = n;fail();",
  "for (const one of all) this.last = fail(one);",
  "fail((this.last = n));",
  "[this.last, [this.count]] = fail(n);",
  "for (const one of all) {\n  fail(one);\n  one.seen = true;\n}",
  "try {\n  fail();\n} finally {\n  this.isBusy = false;\n}",
  "const count = () => fail();\nthis.count++;\ncount();",
  "fail(note);\nfunction note() {\n  this.count++;\n}",
  "const error = fail();\nthis.count++;\nthrow error;",
  "const loading = fail();\nthis.count++;\nawait loading;",
])("is told where the change may have happened by then: %s", (body) => {
  expect(mayChangeObject(body, lineOfFail(body))).toBe(true);
});

it.each([
  "const was = this.items; this.items = []; return was;",
  "const { items } = this; this.items = []; return items;",
  "this.items = this.items.slice(1);",
  "return this.queue.shift();",
  "this.byName.get(n)?.delete(n);",
  "this.items.length = 0;",
  "const { items } = this; while (items.length > 0) use(items.shift());",
  "const own = this; const waiting = own.state.items; waiting.length = 0;",
  "delete this.byName[n];",
  "const was = this.slots[n]; this.slots[n] = undefined; return was;",
])("may show nothing the second time: %s", (body) => {
  expect(mayHideChange(body)).toBe(true);
});

it.each([
  "this.last = n; return this.last;",
  "if (this.cache === undefined) this.cache = new Map(); return this.cache.get(n);",
  "this.cache = this.cache ?? new Map();",
  "this.cache || (this.cache = new Map());",
  "this.cache ??= new Map();",
  "this.count += n;",
  "const copy = [...this.items]; return n.shift();",
  'return this.path.split("/").pop();',
  "return [...this.items].pop() ?? Object.keys(this.byName).shift();",
  "const parts = this.items.slice(); parts.length = 0; return parts.shift();",
  "fail();\nthis.items = this.items.slice(1);",
])("shows itself, or is the same the second time: %s", (body) => {
  expect(mayHideChange(body, body.startsWith("fail()") ? 0 : undefined)).toBe(false);
});
