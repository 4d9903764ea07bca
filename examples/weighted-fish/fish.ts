import { selfCoding, stub } from "selfcoding";

export interface Fish {
  name: string;
  /** In kilograms. */
  weight: number;
}

export const allFish: Fish[] = [
  { name: "Shark", weight: 60 },
  { name: "Salmon", weight: 25 },
  { name: "Perch", weight: 10 },
  { name: "Guppy", weight: 5 },
];

export class Aquarium {
  constructor(private readonly fish: readonly Fish[]) {}

  /** A random fish of `this.fish`, the bigger the likelier: its name, and its weight times `multiplier`; undefined when there is none. */
  @selfCoding
  pick(multiplier: number): [string, number] | undefined {
    return stub(this.fish, multiplier);
  }
}
