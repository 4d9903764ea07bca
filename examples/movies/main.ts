import { on } from "selfcoding";
import { readMovies } from "./movie.js";
import { catalogueName, decade, groupBy, money, profitByGenre, Recommender, releaseYear } from "./stubs.js";

const written: string[] = [];
const healed: string[] = [];
on("version-adopt", ({ purpose, id, path }) =>
  (purpose === "heal" ? healed : written).push(`${id.split("#")[1]} → ${path}`),
);
const line = (text = ""): boolean => process.stdout.write(`${text}\n`);

const movies = readMovies();
line(`${movies.length} films of vega-datasets, as dirty as they come`);
line();

const years = movies.map((movie) => releaseYear(movie["Release Date"]));
line(
  `Years            ${Math.min(...years)} to ${Math.max(...years)} (${movies.filter((movie) => Number(movie["Release Date"].slice(-4)) > 2011).length} dates were of the wrong century)`,
);

const decades = groupBy(movies, (movie) => decade(movie));
line(
  `Decades          ${[...decades]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, films]) => `${name}: ${films.length}`)
    .join(", ")}`,
);

const genres = await profitByGenre(movies);
for (const { genre, films, profit } of genres.slice(0, 4))
  line(`${genre.padEnd(16)} ${money(profit)} from ${films} films`);

const directors = [...new Set(movies.flatMap(({ Director }) => Director ?? []))];
const names = directors.map((director) => catalogueName(director));
line(`Directors        ${names.length}, from ${names.sort().slice(0, 2).join("; ")} to ${names.at(-1)}`);
line(
  `No first name    ${names
    .filter((name) => !name.includes(","))
    .slice(0, 5)
    .join(", ")}`,
);

const recommender = new Recommender(movies);
for (let turn = 1; turn <= 3; turn++) {
  const movie = recommender.next("Drama");
  line(
    `Drama no. ${turn}      ${movie?.Title} (${movie === undefined ? "" : releaseYear(movie["Release Date"])}), ${movie?.["IMDB Rating"]}`,
  );
}

// Events of synchronous stubs arrive with the next turn of the event loop.
await new Promise((resolve) => setTimeout(resolve, 20));
line();
line(`Written now      ${written.length === 0 ? "nothing: all of it is on disk" : ""}`);
for (const text of written) line(`  ${text}`);
if (healed.length > 0) line("Healed now");
for (const text of healed) line(`  ${text}`);
