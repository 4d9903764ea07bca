import { describe, expect, it } from "vitest";
import { inferShape } from "../../src/agents/tools/inferShape.js";
import { toPlainData } from "../../src/agents/write/plainData.js";
import { typeOfJsonSchema } from "../../src/agents/tools/schemaType.js";
import { nameInterfaces } from "../../src/agents/tools/interfaceNames.js";
import { matchesShape } from "../../src/value/matches.js";

class Tank {
  readonly litres = 80;
  fill(): void {}
}

describe("types read off values", () => {
  it.each<[string, unknown, string, string]>([
    ["texts", ["a", "b"], "string[]", ""],
    ["one thing in two parts", ["a", 1], "[string, number]", ""],
    [
      "such things in a list",
      [
        ["a", 1],
        ["b", 2],
      ],
      "[string, number][]",
      "",
    ],
    ["a list of anything", ["a", 1, null, 2, "b", true, 3], "(string | number | null | boolean)[]", ""],
    ["nothing in a list", [], "unknown[]", ""],
    [
      "dates and bytes",
      { at: new Date(0), bytes: new Uint8Array(1) },
      "Thing",
      "interface Thing {\n  at: Date;\n  bytes: Uint8Array;\n}",
    ],
    ["collections", new Map([["a", new Set([1n])]]), "Map<string, Set<bigint>>", ""],
    [
      "things of which some lack a member",
      [{ name: "a", tags: ["x"] }, { name: "b", size: 1 }, { name: null }],
      "Thing[]",
      "interface Thing {\n  name: string | null;\n  tags?: string[];\n  size?: number;\n}",
    ],
    [
      "things within things",
      { owner: { "full name": "a" }, pets: [{ age: 1 }] },
      "Thing",
      'interface Owner {\n  "full name": string;\n}\ninterface Pet {\n  age: number;\n}\ninterface Thing {\n  owner: Owner;\n  pets: Pet[];\n}',
    ],
    ["instances of classes", new Tank(), "Thing", "interface Thing {\n  litres: number;\n}"],
    [
      "things named as what there is",
      { date: { day: 1 } },
      "Thing",
      "interface DateItem {\n  day: number;\n}\ninterface Thing {\n  date: DateItem;\n}",
    ],
  ])("%s", (_, value, type, types) => {
    const names = nameInterfaces();
    const plain = toPlainData(value, "thing");
    const inferred = inferShape([plain], "thing", names);
    expect(inferred.type).toBe(type);
    expect(names.text()).toBe(types);
    expect(matchesShape(plain, inferred.shape, {})).toBeUndefined();
  });

  it("keeps things apart that have one name, and many keys from being members", () => {
    const names = nameInterfaces();
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
    expect(inferShape([{ a: { item: { x: 1 } }, b: { item: { y: 1 } }, wide }], "thing", names).type).toBe("Thing");
    expect(names.text()).toMatch(
      /interface Item \{\n {2}x[\s\S]*interface Item2 \{\n {2}y[\s\S]*wide: Record<string, number>/,
    );
  });

  it("reads a schema's JSON Schema too", () => {
    const schema = {
      type: "object",
      properties: {
        id: { type: "integer" },
        kind: { enum: ["a", "b", null, {}] },
        list: { type: "array", items: { $ref: "#/$defs/x" } },
      },
      required: ["id"],
      $defs: { x: { anyOf: [{ type: "string" }, { type: "null" }] } },
    };
    expect(typeOfJsonSchema(schema).type).toBe(
      '{ "id": number; "kind"?: "a" | "b" | null | unknown; "list"?: (string | null)[] }',
    );
  });
});
