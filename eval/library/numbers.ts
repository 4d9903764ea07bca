// --- clamp(5, 0, 3)
/**
 * A number no smaller than `low` and no greater than `high`.
 *
 * @throws {RangeError} when `low` is above `high`
 * @example clamp(5, 0, 3) // => 3
 * @example clamp(-5, 0, 3) // => 0
 */
export function clamp(value: number, low: number, high: number): number {
  return stub();
}
// --- right
if (low > high) throw new RangeError(`${low} is above ${high}.`);
return Math.min(Math.max(value, low), high);
// --- contract
contract = {
  accepts: (...values) => values.every((value) => !Number.isNaN(value)),
  throws: [{ error: "RangeError", when: (_value, low, high) => low > high }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["clamp(1, 1, 1)", "1", ""],
    ["clamp(2, 0, 3)", "2", ""],
    ["clamp(0, 2, 1)", "throws RangeError", "when `low` is above `high`"],
  ],
};
// --- wrong: the example
return Math.max(value, low, high);
// --- wrong: `throws` of the contract
return Math.min(Math.max(value, low), high);

// --- roundTo(1.234, 2)
/**
 * Rounds to so many decimals.
 *
 * @param decimals an integer from 0 to 10
 * @example roundTo(1.2345, 2) // => 1.23
 * @example roundTo(-1.5, 0) // => -1
 */
export function roundTo(value: number, decimals: number): number {
  return stub();
}
// --- right
const factor = 10 ** decimals;
return Math.round(value * factor) / factor;
// --- contract
contract = {
  accepts: (value, decimals) => Math.abs(value) < 1e9 && Number.isInteger(decimals) && decimals >= 0 && decimals <= 10,
  changes: [],
  isRepeatable: true,
  examples: [
    ["roundTo(0, 0)", "0", ""],
    ["roundTo(2.6, 0)", "3", ""],
    ["roundTo(1.25, 1)", "1.3", ""],
  ],
};
// --- wrong: the example
return Math.round(value * decimals) / Math.max(1, decimals);

// --- mean([1, 2])
/**
 * The mean of numbers; 0 for none.
 *
 * @example mean([1, 2, 6]) // => 3
 */
export function mean(numbers: readonly number[]): number {
  return stub();
}
// --- right
return numbers.length === 0 ? 0 : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
// --- contract
contract = {
  accepts: (numbers) => numbers.every((value) => Math.abs(value) < 1e100),
  changes: [],
  isRepeatable: true,
  examples: [
    ["mean([])", "0", "0 for none"],
    ["mean([5])", "5", ""],
    ["mean([-1, 1])", "0", ""],
  ],
};
// --- wrong: the quoted example
return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

// --- medianOf([3, 1, 2])
/**
 * The middle of the numbers when they are sorted; of two middle ones their mean.
 *
 * @throws {RangeError} for no numbers
 * @example medianOf([3, 10, 1]) // => 3
 * @example medianOf([4, 1, 3, 2]) // => 2.5
 */
export function medianOf(numbers: readonly number[]): number {
  return stub();
}
// --- right
if (numbers.length === 0) throw new RangeError("There are no numbers.");
const sorted = numbers.toSorted((one, other) => one - other);
const middle = sorted.length >> 1;
const upper = sorted[middle] ?? 0;
return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
// --- contract
contract = {
  accepts: (numbers) => numbers.every((value) => Math.abs(value) < 1e100),
  throws: [{ error: "RangeError", when: (numbers) => numbers.length === 0 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["medianOf([7])", "7", ""],
    ["medianOf([10, 9])", "9.5", ""],
    ["medianOf([])", "throws RangeError", ""],
  ],
};
// --- wrong: the example's order
const sorted = numbers.toSorted();
const middle = sorted.length >> 1;
return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
// --- wrong: `changes` of the contract
if (numbers.length === 0) throw new RangeError("There are no numbers.");
const sorted = (numbers as number[]).sort((one, other) => one - other);
const middle = sorted.length >> 1;
return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;

// --- gcd(12, 18)
/**
 * The greatest common divisor of two integers; never negative.
 *
 * @example gcd(12, -18) // => 6
 * @example gcd(0, 5) // => 5
 */
export function gcd(one: number, other: number): number {
  return stub();
}
// --- right
let [left, right] = [Math.abs(one), Math.abs(other)];
while (right > 0) [left, right] = [right, left % right];
return left;
// --- contract
contract = {
  accepts: (one, other) => Number.isSafeInteger(one) && Number.isSafeInteger(other),
  changes: [],
  isRepeatable: true,
  examples: [
    ["gcd(1, 1)", "1", ""],
    ["gcd(7, 0)", "7", ""],
    ["gcd(48, 36)", "12", ""],
    ["gcd(-4, -6)", "2", "never negative"],
  ],
};
// --- wrong: the example with a negative number
return other === 0 ? one : gcd(other, one % other);

// --- isPrime(7)
/**
 * Whether an integer is prime.
 *
 * @example isPrime(97) // => true
 * @example isPrime(91) // => false
 * @example isPrime(1) // => false
 */
export function isPrime(n: number): boolean {
  return stub();
}
// --- right
if (!Number.isSafeInteger(n) || n < 2) return false;
for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
return true;
// --- contract
contract = {
  accepts: (n) => Number.isInteger(n) && n < 1_000_000,
  changes: [],
  isRepeatable: true,
  examples: [
    ["isPrime(2)", "true", ""],
    ["isPrime(0)", "false", ""],
    ["isPrime(9)", "false", ""],
    ["isPrime(-3)", "false", ""],
  ],
};
// --- wrong: the example of 1
for (let divisor = 2; divisor < n; divisor++) if (n % divisor === 0) return false;
return true;

// --- toRoman(4)
/**
 * A Roman numeral.
 *
 * @throws {RangeError} for numbers that are no integers from 1 to 3999
 * @example toRoman(1994) // => "MCMXCIV"
 */
export function toRoman(n: number): string {
  return stub();
}
// --- right
if (!Number.isInteger(n) || n < 1 || n > 3999) throw new RangeError(`${n} has no Roman numeral.`);
const numerals: [number, string][] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];
let rest = n;
let text = "";
for (const [value, numeral] of numerals) {
  text += numeral.repeat(Math.floor(rest / value));
  rest %= value;
}
return text;
// --- contract
contract = {
  throws: [{ error: "RangeError", when: (n) => !Number.isInteger(n) || n < 1 || n > 3999 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["toRoman(1)", '"I"', ""],
    ["toRoman(3999)", '"MMMCMXCIX"', ""],
    ["toRoman(0)", "throws RangeError", ""],
    ["toRoman(1.5)", "throws RangeError", "that are no integers"],
  ],
};
// --- wrong: the example
const numerals: [number, string][] = [
  [1000, "M"],
  [500, "D"],
  [100, "C"],
  [50, "L"],
  [10, "X"],
  [5, "V"],
  [1, "I"],
];
if (!Number.isInteger(n) || n < 1 || n > 3999) throw new RangeError(`${n} has no Roman numeral.`);
let rest = n;
let text = "";
for (const [value, numeral] of numerals) {
  text += numeral.repeat(Math.floor(rest / value));
  rest %= value;
}
return text;

// --- digitsOf(123)
/**
 * The digits of a non-negative integer, the last one first.
 *
 * @example digitsOf(1230) // => [0, 3, 2, 1]
 */
export function digitsOf(n: number): number[] {
  return stub();
}
// --- right
return [...n.toFixed(0)].reverse().map(Number);
// --- contract
contract = {
  accepts: (n) => Number.isSafeInteger(n) && n >= 0,
  changes: [],
  isRepeatable: true,
  examples: [
    ["digitsOf(0)", "[0]", ""],
    ["digitsOf(10)", "[0, 1]", "the last one first"],
  ],
};
// --- wrong: the example
return [...String(n)].map(Number);

// --- lerp(0, 10, 0.5)
/**
 * The value that lies at `share` of the way from `from` to `to`.
 *
 * @param share from 0 to 1
 * @example lerp(10, 20, 0.25) // => 12.5
 */
export function lerp(from: number, to: number, share: number): number {
  return stub();
}
// --- right
return from + (to - from) * share;
// --- contract
contract = {
  accepts: (from, to, share) => Math.abs(from) < 1e100 && Math.abs(to) < 1e100 && share >= 0 && share <= 1,
  changes: [],
  isRepeatable: true,
  examples: [
    ["lerp(3, 7, 0)", "3", ""],
    ["lerp(3, 7, 1)", "7", ""],
  ],
};
// --- wrong: the example
return to * share;

// --- percentChange(100, 150)
/**
 * By how many percent a value has grown; negative when it has shrunk.
 *
 * @param before not 0
 * @example percentChange(80, 100) // => 25
 * @example percentChange(100, 75) // => -25
 */
export function percentChange(before: number, now: number): number {
  return stub();
}
// --- right
return ((now - before) / Math.abs(before)) * 100;
// --- contract
contract = {
  accepts: (before, now) => Math.abs(before) > 1e-6 && Math.abs(before) < 1e100 && Math.abs(now) < 1e100,
  changes: [],
  isRepeatable: true,
  examples: [
    ["percentChange(1, 1)", "0", ""],
    ["percentChange(1, 2)", "100", ""],
  ],
};
// --- wrong: the example
return ((now - before) / now) * 100;

// --- parseNumber("1,5")
/**
 * Reads a number with a decimal comma and dots between thousands.
 *
 * @returns `undefined` for what is no such number
 * @example parseNumber("1.234,5") // => 1234.5
 * @example parseNumber("abc") // => undefined
 */
export function parseNumber(text: string): number | undefined {
  return stub();
}
// --- right
if (!/^-?\d{1,3}(?:(?:\.\d{3})+|\d*)(?:,\d+)?$/.test(text)) return undefined;
return Number(text.replaceAll(".", "").replace(",", "."));
// --- wrong: the example that is none
return Number(text.replaceAll(".", "").replace(",", "."));

// --- collatz(6)
/**
 * The steps from a positive integer down to 1: half of an even number, three times an odd one plus one.
 *
 * @example collatz(6) // => [6, 3, 10, 5, 16, 8, 4, 2, 1]
 */
export function collatz(n: number): number[] {
  return stub();
}
// --- right
const steps = [n];
let value = n;
while (value > 1) {
  value = value % 2 === 0 ? value / 2 : 3 * value + 1;
  steps.push(value);
}
return steps;
// --- contract
contract = {
  accepts: (n) => Number.isInteger(n) && n > 0 && n < 100_000,
  changes: [],
  isRepeatable: true,
  examples: [
    ["collatz(1)", "[1]", ""],
    ["collatz(2)", "[2, 1]", ""],
  ],
};
// --- wrong: the example
const steps = [n];
for (let value = n; value > 1; value = Math.floor(value / 2)) steps.push(Math.floor(value / 2));
return steps;

// --- ordinal(1)
/**
 * An English ordinal number.
 *
 * @example ordinal(1) // => "1st"
 * @example ordinal(12) // => "12th"
 * @example ordinal(23) // => "23rd"
 */
export function ordinal(n: number): string {
  return stub();
}
// --- right
const rest = n % 100;
const suffixes = ["th", "st", "nd", "rd"];
return `${n}${(rest < 11 || rest > 13 ? suffixes[rest % 10] : undefined) ?? "th"}`;
// --- contract
contract = {
  accepts: (n) => Number.isSafeInteger(n) && n >= 0,
  changes: [],
  isRepeatable: true,
  examples: [
    ["ordinal(0)", '"0th"', ""],
    ["ordinal(2)", '"2nd"', ""],
    ["ordinal(111)", '"111th"', ""],
    ["ordinal(101)", '"101st"', ""],
  ],
};
// --- wrong: the example of 12
return `${n}${["th", "st", "nd", "rd"][n % 10] ?? "th"}`;

// --- nextPowerOfTwo(5)
/**
 * The smallest power of two that is not smaller than a number.
 *
 * @param n from 1 to 2 ** 50
 * @example nextPowerOfTwo(5) // => 8
 * @example nextPowerOfTwo(8) // => 8
 */
export function nextPowerOfTwo(n: number): number {
  return stub();
}
// --- right
let power = 1;
while (power < n) power *= 2;
return power;
// --- contract
contract = {
  accepts: (n) => n >= 1 && n <= 2 ** 50,
  changes: [],
  isRepeatable: true,
  examples: [
    ["nextPowerOfTwo(1)", "1", ""],
    ["nextPowerOfTwo(1.5)", "2", ""],
    ["nextPowerOfTwo(1025)", "2048", ""],
  ],
};
// --- wrong: the example of 8
return 2 ** (Math.floor(Math.log2(n)) + 1);
