import "reflect-metadata";
import { expect, it } from "vitest";
import { scriptedModel } from "../../src/model/scripted.js";
import { selfCoding } from "../../src/runtime/declare/decorator.js";
import { SKELETON_METADATA } from "../../src/runtime/declare/member.js";
import { configure } from "../../src/runtime/options.js";
import { createProject, fence } from "../world/project.js";

/** As `emitDecoratorMetadata` leaves a class that no transformer saw. */
function decorateAsCompiled(prompt: string | undefined, folder: string) {
  class Till {
    sum(..._values: number[]): number {
      throw new Error("untransformed");
    }
  }
  configure({
    root: folder,
    log: "silent",
    model: scriptedModel([
      fence("function sum(argument1: number, argument2: number): number {\n  return argument1 + argument2;\n}"),
    ]),
  });
  Reflect.defineMetadata("design:paramtypes", [Number, Number], Till.prototype, "sum");
  Reflect.defineMetadata("design:returntype", Number, Till.prototype, "sum");
  const decorator = (prompt === undefined ? selfCoding : selfCoding({ prompt })) as (
    ...given: unknown[]
  ) => PropertyDescriptor;
  Object.defineProperty(
    Till.prototype,
    "sum",
    decorator(Till.prototype, "sum", Object.getOwnPropertyDescriptor(Till.prototype, "sum")),
  );
  return Till;
}

it("a decorated member works from reflect-metadata and a prompt, with one warning, and leaves its skeleton", async () => {
  await using project = createProject({});
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(warning.message);
  process.on("warning", listen);
  const Till = decorateAsCompiled("The sum of two amounts.", project.folder);
  expect(new Till().sum(2, 3)).toBe(5);
  expect(new Till().sum(4, 5)).toBe(9);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", listen);
  expect(warnings.filter((text) => text.includes("Till.sum"))).toHaveLength(1);
  expect(Reflect.getMetadata(SKELETON_METADATA, Till.prototype, "sum")).toMatchObject({ name: "sum", calls: "sync" });
  expect(project.has(".selfcoding/reflected/Till/Till.sum.ts")).toBe(true);
});

it("without a prompt it speaks up instead of guessing", async () => {
  await using project = createProject({});
  const Till = decorateAsCompiled(undefined, project.folder);
  expect(() => new Till().sum(2, 3)).toThrow(expect.objectContaining({ code: "not-transformed" }));
});
