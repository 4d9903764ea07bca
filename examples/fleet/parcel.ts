import { configure, stub } from "selfcoding";

// Both services are of one program. PGlite tells nobody of changes: they are looked for.
configure({ fleet: { name: "parcels", pollSeconds: 1 } });

/**
 * The weight of a parcel in grams, rounded, as people write it.
 *
 * @example gramsOf("1.5 kg") // => 1500
 * @example gramsOf("750 g") // => 750
 */
export function gramsOf(weight: string): number {
  return stub(weight);
}
