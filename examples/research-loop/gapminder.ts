import { readFileSync } from "node:fs";

/** How long a newborn could expect to live. */
export interface Sample {
  country: string;
  year: number;
  lifeExpectancy: number;
}

/** Years of life expectancy that a country lost. */
export interface Fall {
  country: string;
  from: number;
  to: number;
  lost: number;
}

const entry = new URL(import.meta.resolve("vega-datasets"));
const records: { country: string; year: number; life_expect: number }[] = JSON.parse(
  readFileSync(new URL("../data/gapminder.json", entry), "utf8"),
);
const samples: Sample[] = records.map(({ country, year, life_expect }) => ({
  country,
  year,
  lifeExpectancy: life_expect,
}));

/** The countries with the lowest life expectancy in a year, the lowest first. */
export function lowest(year: number, limit: number): Sample[] {
  const found = samples.filter((sample) => sample.year === year);
  return found.sort((one, other) => one.lifeExpectancy - other.lifeExpectancy).slice(0, limit);
}

/** All that is known of a country, in the order of time. */
export function series(country: string): Sample[] {
  return samples.filter((sample) => sample.country === country);
}

/** What a country lost between two years; less than nothing when it gained. */
export function fall(country: string, from: number, to: number): Fall {
  const [before, after] = [from, to].map((year) => series(country).find((sample) => sample.year === year));
  if (before === undefined || after === undefined)
    throw new RangeError(`Nothing is known of ${country} in ${before === undefined ? from : to}.`);
  return { country, from, to, lost: Number((before.lifeExpectancy - after.lifeExpectancy).toFixed(2)) };
}

/** The largest falls over spans of so many years, the largest first. */
export function falls(years: number, limit: number): Fall[] {
  if (years < 5 || years % 5 !== 0) throw new RangeError("There is a sample every five years, from 1955 to 2005.");
  const starts = samples.filter(({ year }) => year + years <= 2005);
  const all = starts.map(({ country, year }) => fall(country, year, year + years));
  return all.sort((one, other) => other.lost - one.lost).slice(0, limit);
}
