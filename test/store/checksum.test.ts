import { expect, it } from "vitest";
import { checksumOf, openSealed, sealed } from "../../src/store/checksum.js";

it.each([
  ["", "0bdcb81aee8d8310c329583afc3b"],
  ["a", "1c2ba782c979010432341afdfcd8"],
  ["return 1;\n", "03c951546d20e50824e97da3602e"],
])("the checksum of %j is the one that older releases have written beside it", (text, checksum) => {
  expect(checksumOf(text)).toBe(checksum);
});

const whole = sealed('{"a":1}', checksumOf);

it.each([
  ["as it was sealed", whole, '{"a":1}'],
  ["of which there is none", undefined, undefined],
  ["that is empty", "", undefined],
  ["without a checksum", '{"a":1}', undefined],
  ["with another text", whole.replace("1}", "2}"), undefined],
  ["with another checksum", whole.replace('"checksum":"', '"checksum":"0'), undefined],
  ["that ends within its checksum", whole.slice(0, 20), undefined],
  ["with something before the checksum", ` ${whole}`, undefined],
])("a sealed file %s is opened only where it is whole", (_how, file, opened) => {
  expect(openSealed(file, checksumOf)).toBe(opened);
});
