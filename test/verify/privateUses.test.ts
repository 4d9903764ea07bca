import { afterAll, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, modelAt, register } from "../world/project.js";
import { createChecker, createProject as createFiles } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const app = `import { stub } from "selfcoding";
class Box {
  #items: number[] = [1, 2];
  label = "box";
  /** How many items there are. */
  #count(): number {
    return stub(this.#items);
  }
  run(): number {
    return this.#count();
  }
}
console.log(new Box().run());
`;

it("a private member that is given private state is asked for, and its file is not called broken", async () => {
  await using server = await startModelServer({ replies: { count: ["I cannot."], "#count": ["I cannot."] } });
  await using project = createProject({ "app.ts": app });
  const { stderr } = await project.run([...register, "app.ts"], modelAt(server.url));
  expect(server.requests.length).toBeGreaterThan(0);
  expect(stderr).not.toContain("cannot be bundled");
});

const radio = `import { stub } from "selfcoding";
class Device { readonly #parts: string[] = []; get count(): number { return this.#parts.length; } }
export class Radio extends Device {
  static readonly #made: Radio[] = [];
  readonly name = "kitchen";
  readonly #stations = new Map<string, number>();
  #volume = 1;
  get volume(): number { return this.#volume; }
  static all(): readonly Radio[] { return Radio.#made; }
  has(station: string): boolean { return this.#stations.has(station); }
  /** A number of a station. */
  of(station: string): number { return stub(station); }
}
export interface Plan { readonly stations: readonly string[] }
export function note(device: object, change: string): number { return Object.keys(device).length + change.length; }
/** A number of a plan. */
export function planned(plan: Plan): number { return stub(plan); }
`;

it.each([
  ["return (this as unknown as { stations?: Map<string, number> }).stations?.get(station) ?? 0;", "stations"],
  [
    'const own = this as unknown as { ["stations"]?: Map<string, number> };\nreturn own["stations"]?.size ?? 0;',
    "stations",
  ],
  ['return (Reflect.get(this, "stations") as Map<string, number> | undefined)?.size ?? 0;', "stations"],
  ["const { stations = [] } = this as unknown as Partial<Plan>;\nreturn stations.length;", "stations"],
  ["return (Radio as unknown as { made?: unknown[] }).made?.length ?? 0;", "made"],
  ["return (this as unknown as { parts?: unknown[] }).parts?.length ?? 0;", "parts"],
])("a body that goes around a private name is told to a person: %s", async (body, name) => {
  await using files = await createFiles({ "radio.ts": radio });
  const { findings } = await checker.check(files, files.skeleton("radio.ts", "Radio.of"), body);
  const [finding] = findings.filter(({ isForPerson }) => isForPerson);
  expect(finding).toMatchObject({ code: "private-state", message: expect.stringContaining(`\`private ${name}\``) });
});

it("a private name without its sign is a slip, which the compiler tells the model", async () => {
  await using files = await createFiles({ "radio.ts": radio });
  const { codes } = await checker.check(files, files.skeleton("radio.ts", "Radio.of"), "return this.stations.size;");
  expect(codes).toEqual(["type-error"]);
});

it.each([
  ["Radio.of", "return this.has(station) ? this.volume : this.count;"],
  ["Radio.of", 'return Number(Reflect.get(this, "volume"));'],
  [
    "Radio.of",
    "const stations = [station];\nconst plan = { stations };\nreturn plan.stations.length + Radio.all().length;",
  ],
  ["planned", "return plan.stations.length;"],
  ["Radio.of", 'return note(this, "stations");'],
  ["Radio.of", "const plan = { stations: [1], size() { return this.stations.length; } };\nreturn plan.size();"],
  [
    "Radio.of",
    "const own = this;\nconst size = (own: Plan): number => own.stations.length;\nreturn size({ stations: [] }) + own.volume;",
  ],
  ["Radio.of", "let at: unknown = this;\nat = { stations: [1] };\nreturn (at as Plan).stations.length;"],
  ["Radio.of", "const Radio = { made: station.length };\nreturn Radio.made;"],
])("a body of %s may read what others have under such a name: %s", async (name, body) => {
  await using files = await createFiles({ "radio.ts": radio });
  expect((await checker.check(files, files.skeleton("radio.ts", name), body)).codes).toEqual([]);
});
