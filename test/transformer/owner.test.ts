import { expect, test } from "vitest";
import type { Skeleton } from "../../transformer/stub.js";
import { createWorld } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;

async function describe(text: string, name?: string): Promise<Skeleton> {
  await using world = createWorld({ "src/main.ts": IMPORT + text });
  expect(world.problems("src/main.ts")).toEqual([]);
  return world.skeleton("src/main.ts", name);
}

test("the class around a member is told without bodies", async () => {
  const { owner } = await describe(`
    /** Holds fish. */
    export class Aquarium<T> {
      static count = 0;
      #secret = 1;
      private readonly names: string[] = [];
      constructor(readonly fish: T[], public size = 3) {}
      /** Feeds. */
      async feed(amount: number): Promise<void> { console.log(amount, this.#secret, this.names); }
      /** Told with the member itself. */
      pick(): T { return stub(); }
    }`);
  expect(owner).toEqual({
    kind: "class",
    name: "Aquarium",
    text: `/** Holds fish. */
declare class Aquarium<T> {
  static count: number;
  #secret;
  private readonly names: string[];
  readonly fish: T[];
  public size: number;
  constructor(fish: T[], size?: number);
  /** Feeds. */
  feed(amount: number): Promise<void>;
  pick(): T;
}`,
  });
});

test("the object around a member is told by its type", async () => {
  const { owner } = await describe("export const o = { units: { d: 1 }, f(a: string): number { return stub(); } };");
  expect(owner?.kind).toBe("object");
  expect(owner?.name).toBe("o");
  expect(owner?.text.replace(/\s+/g, " ")).toBe("declare const o: { units: { d: number; }; f(a: string): number;};");
});
