import { readFileSync } from "node:fs";

/** A row of `movies.json` as it really is: titles that are numbers, missing directors, dates of the wrong century. */
export interface Movie {
  readonly Title: string | number | null;
  readonly "Release Date": string;
  readonly "Production Budget": number | null;
  readonly "Worldwide Gross": number | null;
  readonly "Major Genre": string | null;
  readonly Director: string | null;
  readonly "IMDB Rating": number | null;
  readonly "IMDB Votes": number | null;
}

/** The rows of the npm package `vega-datasets`. */
export function readMovies(): Movie[] {
  const entry = new URL(import.meta.resolve("vega-datasets"));
  return JSON.parse(readFileSync(new URL("../data/movies.json", entry), "utf8"));
}
