import type { Skeleton } from "../../../transformer/stub.js";
import { loadWith } from "../../compile/load.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { CapturedCall, Compiled } from "../../contract/nouns.js";
import type { Allowance, Limits, StubOptions, ThrowOption } from "../../contract/options.js";
import type { GenerationResult } from "../../foundry/thread/protocol.js";
import type { Failure } from "../../prompt/describeError.js";
import { Snapshot } from "../../value/snapshot.js";
import { captureCall } from "../capture.js";
import { markMember } from "../declare/member.js";
import { healCall, healLater } from "../heal/heal.js";
import { HealGate } from "../heal/healGate.js";
import { configuredOptions } from "../options.js";
import type { CaptureOptions } from "../printCall.js";
import { readSkeleton } from "../readSkeleton.js";
import type { AnyFunction, RunningStub, StubBinding } from "../runningStub.js";
import { writeAndCall } from "../write.js";
import { askServer, askServerBlocking } from "./connection.js";
import { allowedInPage } from "./allowedInPage.js";
import { describePageRequest } from "./pageRequest.js";

type Scope = Record<string, unknown>;
type Healer = Pick<PageStub, "allowed" | "heal" | "healNext" | "remember">;

/** What rewritten code passes besides a skeleton, as far as a page needs it. */
interface PageBinding extends Pick<StubBinding, "entries" | "version"> {
  readonly scope: Scope;
  readonly install?: (implementation: AnyFunction) => void;
  readonly options?: () => StubOptions;
}

/** One stub in a page: the dev server writes and heals it, and its body then runs here. */
export class PageStub implements RunningStub {
  call: AnyFunction;
  readonly gate: HealGate;
  readonly extras = undefined;
  healing: Promise<AnyFunction | undefined> | undefined;
  writing: Promise<AnyFunction> | undefined;
  version: number | undefined;
  readonly #json: string;
  readonly #binding: PageBinding;
  readonly #parent: PageStub | undefined;
  readonly #locals: Scope | undefined;
  #skeleton: Skeleton | undefined;
  #options: StubOptions | undefined;
  #compiled: Compiled | undefined;
  #installMember: ((implementation: AnyFunction) => void) | undefined;

  constructor(json: string, binding: PageBinding, parent?: PageStub, locals?: Scope) {
    this.#json = json;
    this.#binding = binding;
    this.#parent = parent;
    this.#locals = locals;
    this.gate = parent?.gate ?? new HealGate();
    const stub = this;
    this.call = function entry(this: unknown, ...values: unknown[]) {
      return writeAndCall(stub, this, values, entry);
    };
  }

  get skeleton(): Skeleton {
    this.#skeleton ??= this.#parent?.skeleton ?? readSkeleton(this.#json, this.#binding);
    return this.#skeleton;
  }

  get options(): StubOptions {
    this.#options ??= this.#binding.options?.() ?? {};
    return this.#options;
  }

  get scope(): Scope {
    if (this.#locals === undefined) return this.#binding.scope;
    return Object.create(this.#binding.scope, Object.getOwnPropertyDescriptors(this.#locals)) as Scope;
  }

  capture(self: unknown, values: readonly unknown[], options?: CaptureOptions): CapturedCall {
    return captureCall(this.skeleton, self, values, this.scope, this.#locals, options);
  }

  /** A page keeps nothing: what is in the store stands in its files already, or the dev server has it. */
  loadKept(): undefined {
    return undefined;
  }

  limits(): Limits {
    return { ...configuredOptions().limits, ...this.options.limits };
  }

  async ask(call: CapturedCall, failure?: Failure): Promise<GenerationResult> {
    return askServer(describePageRequest(this, call, failure));
  }

  /** A page stays open by itself. */
  hold<Result>(awaited: Promise<Result>): Promise<Result> {
    return awaited;
  }

  askBlocking(call: CapturedCall, failure?: Failure): GenerationResult {
    return askServerBlocking(describePageRequest(this, call, failure));
  }

  adopt(compiled: Compiled, version: number): AnyFunction {
    const implementation = this.#load(compiled.loaded, version);
    this.#compiled = compiled;
    this.version = version;
    this.call = implementation;
    this.#binding.install?.(implementation);
    this.#installMember?.(implementation);
    // One version serves all: what one bound stub was given, the next one starts with.
    if (this.#parent !== undefined) this.#parent.#compiled = compiled;
    return implementation;
  }

  // The store is the dev server's: what is wrong with a version is seen, and mended, while one develops.
  adoptHealed({ compiled, version }: Parameters<RunningStub["adoptHealed"]>[0]): AnyFunction {
    return this.adopt(compiled, version);
  }

  isWatched(): boolean {
    return false;
  }

  /** The stub for one run of the function around it, whose variables are `locals`. */
  bind(locals: Scope): AnyFunction & Healer {
    const bound = new PageStub(this.#json, this.#binding, this, locals);
    if (this.#compiled !== undefined) bound.adopt(this.#compiled, this.version ?? 0);
    const call: AnyFunction = function (this: unknown, ...values) {
      return bound.call.apply(this, values);
    };
    return Object.assign(call, bound.#healerOf(undefined));
  }

  /** Tells which property the stub is, so that a version can take its place there. */
  member(owner: object, key: PropertyKey, isStatic: boolean, hasOtherDecorators: boolean): void {
    const install = markMember(owner, key, isStatic, () => this.skeleton);
    if (!hasOtherDecorators) this.#installMember = install;
  }

  /** Called from the catch of an instrumented body. */
  heal(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): unknown {
    return healCall(this, { error, self, values, version: this.#binding.version, before });
  }

  /** As {@link heal}, for a generator that already gave items. */
  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void {
    healLater(this, { error, self, values, version: this.#binding.version, before });
  }

  /** Called by bodies that may change their arguments. */
  remember(values: readonly unknown[]): Snapshot {
    return new Snapshot(values);
  }

  /** Called by bodies that use something of the world: what a page has of it. */
  allowed(allow: Allowance): ReturnType<typeof allowedInPage> {
    return allowedInPage(allow);
  }

  foreseen(): readonly ThrowOption[] {
    const { throws } = this.options;
    const text = this.#compiled?.foreseen;
    if (throws !== undefined || text === undefined) return throws ?? [];
    try {
      return this.#load(text, this.version)() as readonly ThrowOption[];
    } catch {
      // A condition that cannot even be made foresees nothing.
      return [];
    }
  }

  // Older code can live on in whoever captured it: it must not be taken for the version in force.
  #healerOf(version: number | undefined): Healer {
    return {
      allowed: (allow) => this.allowed(allow),
      heal: (error, self, values, before) => healCall(this, { error, self, values, version, before }),
      healNext: (error, self, values, before) => healLater(this, { error, self, values, version, before }),
      remember: (values) => this.remember(values),
    };
  }

  #load(loaded: string, version: number | undefined): AnyFunction {
    const { id } = this.skeleton;
    return loadWith(
      { loaded },
      { stub: this.#healerOf(version), scope: this.scope, require: (specifier) => reloadFor(id, specifier) },
      // The engine has no other way to make a function of a text at once, for a caller that waits.
      (text) =>
        new Function(
          "$stub",
          "$scope",
          "$require",
          `${text}${SOURCE_URL}${id.replaceAll("#", "/")}.js`,
        ) as () => unknown,
    ) as AnyFunction;
  }
}

// What stack traces call a text that stands in no file.
const SOURCE_URL = "\n//# sourceURL=selfcoding/";

function reloadFor(id: string, specifier: string): never {
  throw new SelfCodingError(
    "page-unwritten",
    `The body of ${id} imports "${specifier}", which a running page cannot load.`,
    {
      remedy: "Reload the page: the body then stands in its file.",
      details: { id, specifier },
    },
  );
}
