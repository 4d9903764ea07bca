import { namesOf } from "./findStub.js";

type Findable = Parameters<typeof namesOf>[0];

/**
 * The names of stubs that begin with what a person has typed: the shortest where one fits, else with classes, else with files.
 * Behind a whole name and `@` stand its versions.
 *
 * @param numbersOf the numbers of the versions of a stub
 * @returns each once, in order
 */
export function completeName<Stub extends Findable>(
  stubs: readonly Stub[],
  typed: string,
  folder: string,
  numbersOf: (stub: Stub) => readonly number[],
): readonly string[] {
  const name = typed.slice(0, typed.lastIndexOf("@"));
  const [named, ...others] = stubs.filter((stub) => typed.includes("@") && namesOf(stub, folder).includes(name));
  if (named === undefined || others.length > 0) return completeWhole(stubs, typed, folder);
  return numbersOf(named)
    .map((number) => `${name}@${number}`)
    .filter((version) => version.startsWith(typed));
}

function completeWhole(stubs: readonly Findable[], typed: string, folder: string): readonly string[] {
  const all = stubs.map((stub) => [...new Set(namesOf(stub, folder))]);
  const holders = new Map<string, number>();
  for (const name of all.flat()) holders.set(name, (holders.get(name) ?? 0) + 1);
  const own = all.map((names) => names.filter((name) => holders.get(name) === 1).toSorted(byLength));
  const begin = (names: readonly string[]): string[] => names.filter((name) => name.startsWith(typed)).toSorted();
  const isPlace = typed.includes("/") || typed.includes("#");
  const short = isPlace ? [] : begin(own.flatMap(([shortest]) => shortest ?? []));
  return short.length > 0 ? short : begin(own.flatMap((names) => names.find((name) => name.startsWith(typed)) ?? []));
}

function byLength(one: string, other: string): number {
  return one.length - other.length;
}
