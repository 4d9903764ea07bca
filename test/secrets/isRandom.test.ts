import { describe, expect, it } from "vitest";
import { isRandom } from "../../src/secrets/isRandom.js";

/** Letters and digits by a generator with fixed numbers: the same at each run. */
function drawn(length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  let state = 12345;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return letters[Math.floor(state / 65_536) % letters.length];
  }).join("");
}

const KEY = "kB7xQ2mZ9vR4tY8whD3nF6jL";
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64");

describe("a text that looks drawn by lot", () => {
  it.each([
    ["24 letters and digits of both cases", KEY],
    ["the longest that is no data", drawn(140)],
    ["with few other signs in it", `${KEY.slice(0, 20)}----`],
    ["32 small letters and digits", "a7d9x2k4m8q1w5z3b6n0c7v2t4y8h3j5"],
    ["32 capitals and digits", "KB7XQ2MZ9VR4TY8WHD3NF6JL1PS5GC0A"],
    ["with just not too many digits", "907318264509371826450kBxQmZvRw"],
    ["with a single digit", "kBxQmZvRtYwhDnFjLpSgCaXeUb1q"],
    ["with thirteen different signs", "kB7xQ2mZ9vR4tZ4kQ7vB2xR9m"],
    ["with a word in it and two digits", "kBxQmZvRt7wserverlinkhDnFjLp2g"],
    ["by nine signs of twenty-one a word", "7Q2-9X4-8W5-serverlin-277"],
    ["letters that could be words, between many digits", "kael2moru7tinas4verol9dagu3posit"],
    ["half of it in order", "bcd7BCD3fgh9FGH1jkl5JKL2"],
    ["bytes of which one is a sign of no text", base64("hello there, my \x7Friend 42!")],
    [
      "bytes that are no text",
      base64(Uint8Array.from(Array.from({ length: 20 }, (_, index) => (index * 167 + 91) % 256))),
    ],
  ])("is one of %s", (_, text) => {
    expect(isRandom(text)).toBe(true);
  });

  it.each([
    ["too short", KEY.slice(0, 23)],
    ["as long as data", drawn(141)],
    ["mostly other signs", `${KEY.slice(0, 19)}-----`],
    ["short, and of one case", "a7d9x2k4m8q1w5z3b6n0c7v2t4y8h3j"],
    ["a path, and of one case", "a7d9x2k4m8q1w5z/b6n0c7v2t4y8h3j5g1"],
    ["a UUID", "550e8400-e29b-41d4-a716-446655440000"],
    ["a UUID in capitals", "550E8400-E29B-41D4-A716-446655440000"],
    ["a checksum by its name", `sha256-${KEY}${KEY.slice(3, 19)}`],
    ["another checksum", `SHA512_${KEY}${KEY.slice(3, 19)}`],
    ["a hash in hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
    ["a number in hexadecimal", "0x9f86d081884c7d659a2feaa0c55ad015"],
    ["the content of a file on IPFS", "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPgDa"],
    ["the same as it is written today", "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"],
    ["an address of Bitcoin", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"],
    ["a longer one", "bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297"],
    ["without digits", "kBxQmZvRtYwhDnFjLpSgCaXeUbNq"],
    ["mostly digits", "907318264509371826450kBxQmZvRw7"],
    ["a stand-in that repeats itself", "kB7".repeat(9)],
    ["of twelve different signs", "kB7xQ2mZ9vR4Z4kQ7vB2xR9m"],
    ["a word and a single digit", "kBxQmZvRt7wserverlinkhDnFjLpsg"],
    ["by nine signs of twenty a word", "7Q2-9X4-8W5-serverlin-27"],
    ["by more than half in order", "bcd7BCD3fgh9FGH1jkl5JKLM"],
    ["the name of a function", "getUserByEmail2AndPassword1List"],
    ["words between four numbers", "kaelo2morun7tinas4verol9dagupos"],
    ["words with a number behind", "parseRequestHeaders2xx9Qk7Zp4Wm"],
    ["an alphabet", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"],
    ["an alphabet without vowels", "BCDFGHJKLMNPQRSTVWXZ23456789bcdfghjk"],
    ["a part of an alphabet", "abcdefghijklmnopqrstuvwxyzABC123456789"],
    ["encoded text", base64("hello there, my friend 42!")],
    ["encoded lines", base64("a line\nanother 1 line\r\nthird ~ 4")],
    ["a file", "src/components/Button2/index9.tsx"],
  ])("is not one that is %s", (_, text) => {
    expect(isRandom(text)).toBe(false);
  });
});
