import { expect, it } from "vitest";
import { normalizeBody, noticeCircles } from "../../src/foundry/propose/convergence.js";

const candidate = (body: string) => ({ body, helpers: "", imports: "" });
const finding = (message: string) => ({ check: "run", code: "wrong-result", message }) as const;

it("stops when the same body comes twice, white space aside", () => {
  const findCircle = noticeCircles();
  expect(findCircle(candidate("return 1;"), [finding("a")])).toBeUndefined();
  expect(findCircle(candidate("return 2;"), [finding("b")])).toBeUndefined();
  expect(findCircle(candidate("return  1"), [finding("c")])).toContain("same body");
});

it.each([
  ["comments", "return 1;", "// one\nreturn /* it is */ 1;"],
  ["quotation marks", "return 'a\"';", 'return "a\\"";'],
  ["commas behind the last item", "return f([1, 2], { a: 1 });", "return f([1, 2,], { a: 1, },);"],
  ["braces around one statement", "if (a) b();\nelse for (;;) c();", "if (a) { b(); } else { for (;;) { c() } }"],
])("takes bodies that differ in %s for the same", (_, one, other) => {
  expect(normalizeBody(candidate(other))).toBe(normalizeBody(candidate(one)));
});

it.each([
  ["blanks of a pattern", "return a.replace(/ /g, b);", "return a.replace(/  /g, b);"],
  ["a mark of a pattern", "return a.replace(/`/g, b) + c;", "return a.replace(/`/g, b) +  d;"],
  ["blanks of a template", "return `${a} b`;", "return `${a}  b`;"],
  ["the condition that an else belongs to", "if (a) { if (b) c(); } else d();", "if (a) if (b) c(); else d();"],
  ["what a loop repeats", "while (a); b();", "while (a) b();"],
  ["the end of a statement", "return 1;", "return\n1;"],
  ["the text of an element", "return <a>http://a.b</a>;", "return <a>http://b.c</a>;"],
  ["blanks of an element", "await a;\nreturn <b> {c}</b>;", "await a;\nreturn <b>{c}</b>;"],
  ["members of a class", "return class { static\na = 1 };", "return class { static; a = 1 };"],
  ["a gap of a list", "return [1, , ];", "return [1, ];"],
])("tells bodies apart that differ in %s", (_, one, other) => {
  expect(normalizeBody(candidate(other))).not.toBe(normalizeBody(candidate(one)));
});

it("stops when the same finding comes three times", () => {
  const findCircle = noticeCircles();
  expect(findCircle(undefined, [finding("a")])).toBeUndefined();
  expect(findCircle(undefined, [finding("a"), finding("b")])).toBeUndefined();
  expect(findCircle(undefined, [finding("a")])).toContain("three times");
});

it("goes on when one candidate has the same fault in many places", () => {
  const findCircle = noticeCircles();
  const many = [finding("a"), finding("a"), finding("a")];
  expect(findCircle(undefined, many)).toBeUndefined();
  expect(findCircle(undefined, many)).toBeUndefined();
  expect(findCircle(undefined, many)).toContain("three times");
});
