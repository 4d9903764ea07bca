import fc from "fast-check";

/** Deeper than this, what recurs is left out. */
export const MAX_DEPTH = 4;
const MAX_ITEMS = 120;

/** Lists: mostly short ones, some of equal items, a few long ones; deep down there are none. */
export function lists<Item>(item: fc.Arbitrary<Item>, depth: number): fc.Arbitrary<Item[]> {
  if (depth > MAX_DEPTH) return fc.constant([]);
  const short = fc.array(item, { maxLength: depth > 1 ? 3 : 6 });
  if (depth > 1) return short;
  return fc.oneof(
    { weight: 12, arbitrary: short },
    {
      weight: 2,
      arbitrary: fc.tuple(item, fc.integer({ min: 2, max: 5 })).map(([one, count]) => Array<Item>(count).fill(one)),
    },
    { weight: 1, arbitrary: fc.array(item, { minLength: 7, maxLength: MAX_ITEMS, size: "max" }) },
  );
}

/** Lists, a few of them with holes. */
export function sparseLists<Item>(item: fc.Arbitrary<Item>, depth: number): fc.Arbitrary<(Item | null)[]> {
  if (depth > 1) return lists(item, depth);
  const sparse = fc
    .tuple(fc.array(item, { minLength: 1, maxLength: 4 }), fc.nat(3), fc.integer({ min: 1, max: 2 }))
    .map(([list, at, count]) =>
      (list as (Item | null)[]).toSpliced(at % list.length, 0, ...Array<null>(count).fill(null)),
    );
  return fc.oneof({ weight: 15, arbitrary: lists(item, depth) }, { weight: 1, arbitrary: sparse });
}
