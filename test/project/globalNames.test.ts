import { describe, expect, it } from "vitest";
import { ts } from "../../src/compiler/compiler.js";
import { globalNames } from "../../src/project/library/globalNames.js";

const PLATFORM = new Set(["Text", "document", "name", "open", "parent"]);

function namesIn(text: string, fileName = "/a.ts"): readonly string[] | undefined {
  const file = ts.createSourceFile(fileName, text, { languageVersion: ts.ScriptTarget.Latest }, true);
  const names = globalNames(ts, file, (name) => PLATFORM.has(name));
  return names && [...new Set(names)].sort();
}

describe("A name that may mean the platform's", () => {
  it.each([
    ["a value", "export const a = open;", ["open"]],
    ["a type", "export let a: Text;", ["Text"]],
    ["the type of a value", "export let a: typeof document;", ["document"]],
    ["a class that is extended", "export class A extends Text {}", ["Text"]],
    ["an interface that is extended", "export interface A extends Text {}", ["Text"]],
    ["an abbreviated property", "export const a = { open };", ["open"]],
    ["what is exported by name", "export { open };", ["open"]],
    [
      "a value, though another function has it as a parameter",
      "export const a = (open: 1) => open, b = open;",
      ["open"],
    ],
    [
      "a type that is imported, as it may be a value only",
      'import { Text } from "./b.js";\nexport let a: Text;',
      ["Text"],
    ],
    ["a value that is imported, as it may be a type only", 'import { Text } from "./b.js";\nnew Text();', ["Text"]],
    [
      "a value, though a namespace of types has the name",
      "export namespace open { export type A = 1 }\nopen();",
      ["open"],
    ],
    [
      "a value, though a namespace has a variable of the name",
      "export namespace A { export var open = 1 }\nopen();",
      ["open"],
    ],
    ["a namespace, though a value has the name", "const Text = 1;\nexport let a: Text.A;", ["Text"]],
    ["a namespace that is implemented", "const Text = 1;\nexport class A implements Text.A {}", ["Text"]],
    ["the name of a member that has it as a parameter", "export class A { [open](open: 1) {} }", ["open"]],
    ["what decorates a parameter of the name", "export class A { m(@dec(open) open: 1) {} }", ["open"]],
    ["a default, though the body declares the name", "export function a(b = open) { var open = 1; }", ["open"]],
    ["a value, though only a type has the name here", "interface Text {}\nexport const a = new Text();", ["Text"]],
    ["a type, though only a value has the name here", "const Text = 1;\nexport let a: Text;", ["Text"]],
    ["a value that is only said to be there", "declare const document: 1;\nexport const a = document;", ["document"]],
    ["what a script declares, a part of the platform's", "interface Text { own: 1 }", ["Text"]],
    ["what a module adds to the platform's", "export {};\ndeclare global { interface Text { own: 1 } }", ["Text"]],
    ["what is read from all that is global", "export const a = globalThis.document;", ["document"]],
    ["a value in a text of thousands of lines", `export const a = ${"'' + ".repeat(5000)}open;`, ["open"]],
    ["the type in a comment of a file of JavaScript", "/** @type {Text} */\nexport let a;", ["Text"], "/a.js"],
  ])("is %s", (_, text, names, fileName?: string) => {
    expect(namesIn(text, fileName)).toEqual(names);
  });

  it.each([
    ["a property", "export const a = { open: 1 }.open;"],
    ["a parameter and its use", "export const a = (parent: { name: string }) => parent.name;"],
    ["what a function has declared", "export function a() { const open = 1; return open; }"],
    ["an imported value or type that is not used", 'import { open, type Text } from "./b.js";'],
    ["a type of the file's own", "interface Text { own: 1 }\nexport let a: Text;"],
    ["a word in a comment or a text", '// open the document\nexport const a = "parent";'],
  ])("is not %s", (_, text) => {
    expect(namesIn(text)).toEqual([]);
  });

  it.each([
    ["a value", "export const a = Object.keys(globalThis);"],
    ["a type", "export type A = keyof typeof globalThis;"],
    ["read by a name that is worked out", "export const a = (name: string) => (globalThis as any)[name];"],
    ["the `this` of a script", "const all = this;"],
    ["the type in a comment of a file of JavaScript", "/** @type {typeof globalThis} */\nexport let a;", "/a.js"],
  ])("is any, where all that is global is %s", (_, text, fileName?: string) => {
    expect(namesIn(text, fileName)).toBeUndefined();
  });
});
