import { selfCoding, stub } from "selfcoding";
import type { Movie } from "./movie.js";

const NEWEST_YEAR = 2011;
const UNITS = [
  { size: 1e9, sign: "B" },
  { size: 1e6, sign: "M" },
  { size: 1e3, sign: "k" },
] as const;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * The year of a release date. No film here is newer than NEWEST_YEAR: a later year is one whose century was
 * guessed wrong, and means a hundred years before.
 *
 * @example releaseYear("Jun 12 1998") // => 1998
 * @example releaseYear("Dec 31 2046") // => 1946
 * @throws {RangeError} when the text ends in no year
 */
export function releaseYear(date: string): number {
  return stub(date, NEWEST_YEAR);
}

/**
 * The decade in which a film came out.
 *
 * @example decade({ "Release Date": "Jul 01 1984" }) // => "1980s"
 */
export function decade(movie: Pick<Movie, "Release Date">): string {
  return stub(movie, releaseYear);
}

/**
 * An amount of dollars, short, with one of the UNITS and at most one decimal.
 *
 * @example money(2767891499) // => "$2.8B"
 * @example money(146083) // => "$146.1k"
 * @example money(-4000000) // => "-$4M"
 * @example money(218) // => "$218"
 */
export function money(amount: number): string {
  return stub(amount, UNITS);
}

/**
 * A director's name as a catalogue sorts it.
 *
 * @example catalogueName("Christopher Nolan") // => "NOLAN, Christopher"
 * @example catalogueName("Francis Ford Coppola") // => "COPPOLA, Francis Ford"
 */
export function catalogueName(director: string): string {
  return stub(director);
}

/**
 * Rows by a key, in the order in which the keys first appear.
 *
 * @example groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even")) // => new Map([["odd", [1, 3]], ["even", [2]]])
 */
export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  return stub(rows, keyOf);
}

export interface GenreProfit {
  genre: string;
  films: number;
  /** Worldwide gross less budget, in dollars, of the films for which both are known. */
  profit: number;
}

/**
 * What each genre earned, the most profitable first; films without a genre count as "Unknown".
 *
 * @example await profitByGenre([]) // => []
 */
export async function profitByGenre(movies: readonly Movie[]): Promise<GenreProfit[]> {
  // after every 500 rows: await pause(), so that a server goes on answering
  return stub(movies, pause);
}

export class Recommender {
  private readonly shown = new Set<string>();

  constructor(private readonly movies: readonly Movie[]) {}

  /**
   * The best rated film of a genre with at least 10,000 votes that was not recommended before, or undefined when
   * there is none left. It adds the film's title to `this.shown`.
   */
  @selfCoding({ limits: { attempts: 4 } })
  next(genre: string): Movie | undefined {
    return stub(this.movies, this.shown, genre);
  }
}
