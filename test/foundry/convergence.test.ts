import { expect, it } from "vitest";
import { noticeCircles } from "../../src/foundry/propose/convergence.js";

const candidate = (body: string) => ({ body, helpers: "", imports: "" });
const finding = (message: string) => ({ check: "run", code: "wrong-result", message }) as const;

it("stops when the same body comes twice, white space aside", () => {
  const findCircle = noticeCircles();
  expect(findCircle(candidate("return 1;"), [finding("a")])).toBeUndefined();
  expect(findCircle(candidate("return 2;"), [finding("b")])).toBeUndefined();
  expect(findCircle(candidate("return\n 1;"), [finding("c")])).toContain("same body");
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
