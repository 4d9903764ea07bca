// --- addDays(new Date(2024, 0, 1), 1)
/**
 * A new date, so many days later.
 *
 * @example addDays(new Date(2024, 1, 28), 2) // => new Date(2024, 2, 1)
 */
export function addDays(date: Date, days: number): Date {
  return stub();
}
// --- right
const result = new Date(date);
result.setDate(result.getDate() + days);
return result;
// --- contract
contract = {
  accepts: (date, days) =>
    !Number.isNaN(date.getTime()) &&
    Math.abs(date.getTime()) < 1e14 &&
    Number.isInteger(days) &&
    Math.abs(days) < 10_000,
  changes: [],
  isRepeatable: true,
  examples: [
    ["addDays(new Date(2023, 1, 28), 1)", "new Date(2023, 2, 1)", ""],
    ["addDays(new Date(2024, 0, 1), 0)", "new Date(2024, 0, 1)", ""],
    ["addDays(new Date(2024, 0, 1), -1)", "new Date(2023, 11, 31)", ""],
  ],
};
// --- wrong: "A new date"
date.setDate(date.getDate() + days);
return date;
// --- wrong: the example
return new Date(date.getFullYear(), date.getMonth() + 1, date.getDate() + days - 29);

// --- isWeekend(new Date(2024, 0, 6))
/**
 * Whether a day is a Saturday or a Sunday.
 *
 * @example isWeekend(new Date(2024, 0, 6)) // => true
 * @example isWeekend(new Date(2024, 0, 8)) // => false
 */
export function isWeekend(date: Date): boolean {
  return stub();
}
// --- right
return [0, 6].includes(date.getDay());
// --- wrong: the example
return date.getDay() === 0;

// --- daysIn(2024, 2)
/**
 * How many days a month has.
 *
 * @param month from 1 to 12
 * @throws {RangeError} for other months
 * @example daysIn(2024, 2) // => 29
 * @example daysIn(2023, 2) // => 28
 */
export function daysIn(year: number, month: number): number {
  return stub();
}
// --- right
if (!Number.isInteger(month) || month < 1 || month > 12) throw new RangeError(`${month} is no month.`);
const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
if (month === 2) return isLeap ? 29 : 28;
return [4, 6, 9, 11].includes(month) ? 30 : 31;
// --- contract
contract = {
  accepts: (year) => Number.isInteger(year) && year > 0 && year < 10_000,
  throws: [{ error: "RangeError", when: (_year, month) => !Number.isInteger(month) || month < 1 || month > 12 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["daysIn(2000, 2)", "29", ""],
    ["daysIn(1900, 2)", "28", ""],
    ["daysIn(2023, 4)", "30", ""],
    ["daysIn(2023, 12)", "31", ""],
    ["daysIn(2023, 13)", "throws RangeError", ""],
  ],
};
// --- wrong: an example of the contract
if (!Number.isInteger(month) || month < 1 || month > 12) throw new RangeError(`${month} is no month.`);
if (month === 2) return year % 4 === 0 ? 29 : 28;
return [4, 6, 9, 11].includes(month) ? 30 : 31;

// --- startOfMonth(new Date(2024, 4, 17, 12))
/**
 * Midnight of the first day of a date's month.
 *
 * @example startOfMonth(new Date(2024, 4, 17, 12, 30)) // => new Date(2024, 4, 1)
 */
export function startOfMonth(date: Date): Date {
  return stub();
}
// --- right
const result = new Date(date);
result.setDate(1);
result.setHours(0, 0, 0, 0);
return result;
// --- wrong: the example
const result = new Date(date);
result.setDate(1);
return result;

// --- formatDay(new Date(Date.UTC(2024, 0, 5)))
/**
 * A date as "year-month-day", in UTC.
 *
 * @throws {RangeError} for an invalid date
 * @example formatDay(new Date("2024-01-05T23:59:00Z")) // => "2024-01-05"
 */
export function formatDay(date: Date): string {
  return stub();
}
// --- right
return date.toISOString().replace(/T.*$/, "");
// --- contract
contract = {
  throws: [{ error: "RangeError", when: (date) => Number.isNaN(date.getTime()) }],
  changes: [],
  isRepeatable: true,
  examples: [
    ['formatDay(new Date("2024-12-31T00:00:00Z"))', '"2024-12-31"', ""],
    ["formatDay(new Date(NaN))", "throws RangeError", "for an invalid date"],
  ],
  silent: ["years below 0 and above 9999"],
};
// --- wrong: the example
return `${date.getUTCFullYear()}-${date.getUTCMonth() + 1}-${date.getUTCDate()}`;

// --- daysBetween(new Date(0), new Date(86_400_000))
/**
 * Whole days from one moment to another, cut towards zero.
 *
 * @example daysBetween(new Date("2024-01-01T00:00Z"), new Date("2024-01-03T23:00Z")) // => 2
 */
export function daysBetween(from: Date, to: Date): number {
  return stub();
}
// --- right
return Math.trunc((to.getTime() - from.getTime()) / 86_400_000);
// --- contract
contract = {
  accepts: (from, to) => !Number.isNaN(from.getTime()) && !Number.isNaN(to.getTime()),
  changes: [],
  isRepeatable: true,
  examples: [["daysBetween(new Date(5), new Date(5))", "0", ""]],
};
// --- wrong: the example
return Math.round((to.getTime() - from.getTime()) / 86_400_000);

// --- parseClock("09:30")
/** A time of day. */
export interface Clock {
  readonly hours: number;
  readonly minutes: number;
}
/**
 * Reads "hh:mm".
 *
 * @returns `undefined` for what is no time of day
 * @example parseClock("09:30") // => { hours: 9, minutes: 30 }
 * @example parseClock("24:00") // => undefined
 */
export function parseClock(text: string): Clock | undefined {
  return stub();
}
// --- right
const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
return hours === undefined ? undefined : { hours: Number(hours), minutes: Number(minutes) };
// --- wrong: the example of 24:00
const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
return hours === undefined ? undefined : { hours: Number(hours), minutes: Number(minutes) };

// --- latest([new Date(1), new Date(2)])
/**
 * The latest of some dates; `undefined` for none.
 *
 * @example latest([new Date(2), new Date(5), new Date(3)]) // => new Date(5)
 */
export function latest(dates: readonly Date[]): Date | undefined {
  return stub();
}
// --- right
return dates.reduce<Date | undefined>((last, date) => (last === undefined || date > last ? date : last), undefined);
// --- wrong: the example
return dates.at(-1);

// --- duration(90_000)
/**
 * Milliseconds as hours, minutes and seconds, without the parts that are zero; "0s" for less than a second.
 *
 * @example duration(3_723_000) // => "1h 2m 3s"
 * @example duration(60_000) // => "1m"
 */
export function duration(milliseconds: number): string {
  return stub();
}
// --- right
const seconds = Math.floor(milliseconds / 1000);
const parts: [number, string][] = [
  [Math.floor(seconds / 3600), "h"],
  [Math.floor(seconds / 60) % 60, "m"],
  [seconds % 60, "s"],
];
const shown = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value}${unit}`);
return shown.join(" ") || "0s";
// --- contract
contract = {
  accepts: (milliseconds) => milliseconds >= 0 && milliseconds < 1e12,
  changes: [],
  isRepeatable: true,
  examples: [
    ["duration(0)", '"0s"', ""],
    ["duration(999)", '"0s"', "for less than a second"],
    ["duration(3_600_000)", '"1h"', "without the parts that are zero"],
  ],
};
// --- wrong: the example of one minute
const seconds = Math.floor(milliseconds / 1000);
return `${Math.floor(seconds / 3600)}h ${Math.floor(seconds / 60) % 60}m ${seconds % 60}s`;
