import type { StubOptions } from "../../contract/options.js";
import { defineFromMetadata } from "./reflected.js";
import type { AnyFunction } from "../runningStub.js";
import { notTransformed } from "./stub.js";

/** A decorator for a class or one of its members, in both dialects. */
export interface MemberDecorator {
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): void;
  (target: abstract new (...values: never[]) => unknown): void;
  (value: unknown, context: DecoratorContext): void;
}

/** See {@link selfCoding}. */
export interface SelfCoding extends MemberDecorator {
  <Implementation extends (...values: never[]) => unknown>(
    implementation: Implementation,
    options?: StubOptions,
  ): Implementation;
  (options?: StubOptions): MemberDecorator;
}

type Decorated = (...values: unknown[]) => unknown;

/**
 * Lets a class member write itself, all stub members of a class, or a function that has a body heal itself.
 *
 * @throws {SelfCodingError} `not-transformed` when what it decorates is called in a file that was not transformed
 * @example
 * const initials = selfCoding(function initials(name: string): string {
 *   return name.split(" ").map((word) => word.charAt(0)).join("");
 * });
 */
export const selfCoding: SelfCoding = ((...given: unknown[]) => {
  const [first, second] = given;
  if (given.length === 0 || (typeof first === "object" && first !== null && given.length === 1)) {
    return (...target: unknown[]) => decorate(target, (first ?? {}) as StubOptions);
  }
  // A wrapped function is the only other form whose second argument is neither a key nor a context.
  if (typeof first === "function" && !isContext(second) && given.length < 3 && !isClass(first))
    return speakUp(first.name);
  return decorate(given, {});
}) as SelfCoding;

// Only untransformed files get here: the rewrite erases the decorator.
function decorate(given: unknown[], options: StubOptions): unknown {
  const [target, key, descriptor] = given as [object, unknown, PropertyDescriptor | undefined];
  if (isContext(key)) return key.kind === "class" ? undefined : speakUp(String(key.name));
  if (given.length < 2 || descriptor === undefined) return undefined;
  const name = String(key);
  const replacement = defineFromMetadata(target, name, options) ?? speakUp(name);
  if (descriptor.get === undefined) return { ...descriptor, value: replacement };
  return { ...descriptor, get: replacement };
}

function speakUp(name: string): Decorated {
  return () => {
    throw notTransformed(name === "" ? "A self-coding function" : `"${name}"`);
  };
}

function isContext(value: unknown): value is DecoratorContext {
  return typeof value === "object" && value !== null && "kind" in value && "name" in value;
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value as AnyFunction));
}
