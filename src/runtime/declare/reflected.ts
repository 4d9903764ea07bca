import type { Shape, Skeleton, StubParameter } from "../../../transformer/stub.js";
import type { StubOptions } from "../../contract/options.js";
import { emit } from "../events.js";
import { StubHandle } from "../handle.js";
import { markMember } from "./member.js";
import type { AnyFunction } from "../runningStub.js";

type Constructor = { readonly name: string };
type WithMetadata = { getMetadata?: (key: string, target: object, property: string) => unknown };

const PRIMITIVES: Readonly<Record<string, Shape>> = {
  String: { kind: "string" },
  Number: { kind: "number" },
  Boolean: { kind: "boolean" },
  BigInt: { kind: "bigint" },
  Array: { kind: "array", of: { kind: "any" } },
};

/**
 * A member's implementation from what `emitDecoratorMetadata` left and a prompt, for files that no transformer saw.
 *
 * Decorator metadata erases interfaces to Object and element types altogether, so this is a fallback with one warning.
 *
 * @returns undefined when metadata or prompt are missing
 */
export function defineFromMetadata(target: object, name: string, options: StubOptions): AnyFunction | undefined {
  const read = (key: string): unknown => (Reflect as WithMetadata).getMetadata?.(key, target, name);
  const types = read("design:paramtypes");
  if (!Array.isArray(types) || options.prompt === undefined) return undefined;
  const isStatic = typeof target === "function";
  const className = (isStatic ? (target as Constructor) : target.constructor).name;
  const result = read("design:returntype") as Constructor | undefined;
  const skeleton = reflectSkeleton({ className, name, isStatic, types, result, prompt: options.prompt });
  emit("warning-raise", {
    id: skeleton.id,
    message: `${className}.${name} was described by reflect-metadata, which knows neither interfaces nor element types: transform the file to get the real types.`,
  });
  process.emitWarning(
    `${className}.${name} is written from reflect-metadata only; transform the file for real types.`,
    {
      type: "SelfCodingWarning",
      code: "reflected-types",
    },
  );
  const json = JSON.stringify(skeleton);
  const handle = new StubHandle(json, { where: process.cwd(), scope: {}, options: () => options });
  markMember(isStatic ? target : target.constructor, name, isStatic, () => skeleton);
  return function (this: unknown, ...values: unknown[]) {
    return handle.call.apply(this, values);
  };
}

interface Reflected {
  readonly className: string;
  readonly name: string;
  readonly isStatic: boolean;
  readonly types: readonly (Constructor | undefined)[];
  readonly result: Constructor | undefined;
  readonly prompt: string;
}

function reflectSkeleton({ className, name, isStatic, types, result, prompt }: Reflected): Skeleton {
  const parameters = types.map((type, index) => reflectParameter(type, index));
  const isAsync = result?.name === "Promise";
  const resultType = isAsync ? "Promise<any>" : typeText(result);
  const list = ["this: any", ...parameters.map((parameter) => `${parameter.name}: ${parameter.type}`)].join(", ");
  const signature = `${isAsync ? "async " : ""}function ${name}(${list}): ${resultType}`;
  return {
    id: `reflected/${className}.ts#${className}.${name}`,
    name,
    spelling: name,
    file: `reflected/${className}.ts`,
    form: "method",
    calls: isAsync ? "async" : "sync",
    isStatic,
    hasThis: true,
    isAsyncKeyword: isAsync,
    handle: "$stub_reflected",
    signature,
    header: signature,
    parameters,
    result: isAsync ? { kind: "any" } : shapeOf(result),
    resultType,
    shapes: {},
    docs: { description: prompt, parameters: [], returns: "", throws: [], examples: [], remarks: [] },
    hints: [],
    uses: [],
    types: "",
    scope: [],
    owner: { kind: "class", name: className, text: `class ${className} {}` },
    fingerprint: `${signature} ${prompt}`,
  };
}

// Metadata holds no parameter names: tsc leaves them out of `design:paramtypes`.
function reflectParameter(type: Constructor | undefined, index: number): StubParameter {
  const name = `argument${index + 1}`;
  return { name, argument: name, type: typeText(type), shape: shapeOf(type), isOptional: true, isRest: false };
}

function typeText(type: Constructor | undefined): string {
  if (type === undefined) return "void";
  if (type.name in PRIMITIVES) return type.name === "Array" ? "any[]" : type.name.toLowerCase();
  // A class of the user's own is not in reach without the file's scope.
  return type.name === "Date" ? "Date" : "any";
}

function shapeOf(type: Constructor | undefined): Shape {
  if (type === undefined) return { kind: "void" };
  return PRIMITIVES[type.name] ?? { kind: "any" };
}
