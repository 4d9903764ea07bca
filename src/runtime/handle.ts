import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Skeleton } from "../../transformer/stub.js";
import { createAllowed } from "../allowance/allowed.js";
import { load } from "../compile/load.js";
import type { CapturedCall, Compiled, Project } from "../contract/nouns.js";
import type { Allowance, Limits, StubOptions, ThrowOption } from "../contract/options.js";
import { readCompiled } from "../store/cache.js";
import type { GenerationResult } from "../foundry/thread/protocol.js";
import type { Failure } from "../prompt/describeError.js";
import { diskStore } from "../store/disk.js";
import { findProject, type Where } from "../store/project.js";
import { Snapshot } from "../value/snapshot.js";
import { type CaptureOptions, captureCall } from "./capture.js";
import { healCall, healLater } from "./heal/heal.js";
import { HealGate } from "./heal/healGate.js";
import { markMember } from "./declare/member.js";
import { configuredOptions, readEnvironment } from "./options.js";
import { countCalls, recordCall, wantsCounting } from "./record.js";
import { askFoundry, askFoundryBlocking, knownLimits } from "./request.js";
import type { AnyFunction, ProjectStub, RequestExtras } from "./runningStub.js";
import { writeAndCall } from "./write.js";

type Scope = Record<string, unknown>;

/** Facts about a stub that rewritten code passes besides its skeleton. */
export interface StubBinding {
  /** A file URL, a file's path, or the project's root. */
  readonly where: Where;
  /** Getters (and setters) over the names of the file. */
  readonly scope: Scope;
  /** Puts an implementation in the place of the stub's own binding. */
  readonly install?: (implementation: AnyFunction) => void;
  readonly options?: () => StubOptions;
  /** Read with every request. */
  readonly extras?: () => RequestExtras;
}

/** A stub with the variables of the function around it. */
type BoundStub = AnyFunction & Pick<StubHandle, "heal" | "healNext" | "remember">;

/** One stub at run time: rewritten code calls it until a version takes its place. */
export class StubHandle implements ProjectStub {
  call: AnyFunction;
  readonly gate: HealGate;
  healing: Promise<AnyFunction | undefined> | undefined;
  writing: Promise<AnyFunction> | undefined;
  version: number | undefined;
  readonly #json: string;
  readonly #binding: StubBinding;
  readonly #parent: StubHandle | undefined;
  readonly #locals: Scope | undefined;
  readonly #count: { made: number; next: number };
  #skeleton: Skeleton | undefined;
  #project: Project | undefined;
  #options: StubOptions | undefined;
  #compiled: Compiled | undefined;
  #foreseen: { readonly of: Compiled | undefined; readonly list: readonly ThrowOption[] } | undefined;
  #installMember: ((implementation: AnyFunction) => void) | undefined;

  constructor(json: string, binding: StubBinding, parent?: StubHandle, locals?: Scope) {
    this.#json = json;
    this.#binding = binding;
    this.#parent = parent;
    this.#locals = locals;
    this.gate = parent?.gate ?? new HealGate();
    this.#count = parent === undefined ? { made: 0, next: 1 } : parent.#count;
    this.call = this.#firstCall();
  }

  get skeleton(): Skeleton {
    this.#skeleton ??= this.#parent?.skeleton ?? (JSON.parse(this.#json) as Skeleton);
    return this.#skeleton;
  }

  get project(): Project {
    const { root, store } = configuredOptions();
    this.#project ??= findProject(this.#binding.where, {
      root,
      store: readEnvironment()["SELFCODING_STORE"] || store,
    });
    return this.#project;
  }

  get options(): StubOptions {
    this.#options ??= this.#binding.options?.() ?? {};
    return this.#options;
  }

  get extras(): RequestExtras | undefined {
    return this.#binding.extras?.();
  }

  get scope(): Scope {
    if (this.#locals === undefined) return this.#binding.scope;
    return Object.create(this.#binding.scope, Object.getOwnPropertyDescriptors(this.#locals)) as Scope;
  }

  capture(self: unknown, values: readonly unknown[], options?: CaptureOptions): CapturedCall {
    return captureCall(this.skeleton, self, values, this.scope, this.#locals, options);
  }

  limits(): Limits {
    return knownLimits(this);
  }

  ask(call: CapturedCall, failure?: Failure): Promise<GenerationResult> {
    return askFoundry(this, call, failure);
  }

  askBlocking(call: CapturedCall, failure?: Failure): GenerationResult {
    return askFoundryBlocking(this, call, failure);
  }

  loadKept(): AnyFunction | undefined {
    const { id, fingerprint } = this.skeleton;
    const found = diskStore(this.project).read(id, fingerprint);
    if (found.entry === undefined || found.source === undefined) return undefined;
    if (found.state !== "current" && found.state !== "edited") return undefined;
    const compiled = readCompiled(this.project, this.skeleton, found.source);
    // Which of the world it may use, the foundry says: it reads all options, and refuses what they do not allow.
    if (compiled === undefined || compiled.isPowerful === true) return undefined;
    const version = found.entry.current;
    const implementation = this.adopt(compiled, version);
    if (wantsCounting(this)) return implementation;
    const recorded = { stub: this, implementation, version, isRepeatable: compiled.isRepeatable === true };
    return function (this: unknown, ...values: unknown[]) {
      return recordCall(recorded, this, values);
    };
  }

  adopt(compiled: Compiled, version: number): AnyFunction {
    this.#compiled = compiled;
    this.version = version;
    const loaded = this.#load(compiled.loaded, version);
    // What the world answers is no good call to hold a version to.
    const isCounted = compiled.isPowerful !== true && wantsCounting(this);
    const implementation = isCounted
      ? countCalls(
          { stub: this, implementation: loaded, version, isRepeatable: compiled.isRepeatable === true },
          this.#count,
        )
      : loaded;
    this.call = implementation;
    this.#binding.install?.(implementation);
    this.#installMember?.(implementation);
    // One version serves all: what one bound stub was given, the next one starts with.
    if (this.#parent !== undefined) this.#parent.#compiled = compiled;
    return implementation;
  }

  /** The stub for one run of the function around it, whose variables are `locals`. */
  bind(locals: Scope): BoundStub {
    const bound = new StubHandle(this.#json, this.#binding, this, locals);
    if (this.#compiled !== undefined) bound.adopt(this.#compiled, this.version ?? 0);
    const call: AnyFunction = function (this: unknown, ...values) {
      return bound.call.apply(this, values);
    };
    const { heal, healNext, remember } = bound.#healerOf(undefined);
    return Object.assign(call, { heal, healNext, remember });
  }

  /** Tells which property the stub is, so that a version can take its place there. */
  member(owner: object, key: PropertyKey, isStatic: boolean, hasOtherDecorators: boolean): void {
    const install = markMember(owner, key, isStatic, this.#json);
    // Another decorator may have wrapped the member: replacing the property would drop its wrapper.
    if (!hasOtherDecorators) this.#installMember = install;
  }

  /** Called from the catch of an instrumented body: the healed call's answer, or the user's own error. */
  heal(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): unknown {
    return healCall(this, { error, self, values, version: undefined, before });
  }

  /** Called by bodies that may change their arguments: what a heal gives back before it calls once more. */
  remember(values: readonly unknown[]): Snapshot {
    return new Snapshot(values);
  }

  /** As {@link heal}, for a generator that already gave items: it is healed for the next call. */
  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void {
    healLater(this, { error, self, values, version: undefined, before });
  }

  /** Called by bodies that use something of the world: what they were given of it. */
  allowed(allow: Allowance): ReturnType<typeof createAllowed> {
    return createAllowed(allow, this.project.root);
  }

  foreseen(): readonly ThrowOption[] {
    if (this.options.throws !== undefined) return this.options.throws;
    if (this.#foreseen === undefined || this.#foreseen.of !== this.#compiled) {
      // Linked code knows nothing of its contract: what was compiled of it lies beside it.
      const compiled = this.#compiled ?? this.#readKept();
      this.#foreseen = { of: this.#compiled, list: compiled === undefined ? [] : this.#loadForeseen(compiled) };
    }
    return this.#foreseen.list;
  }

  #readKept(): Compiled | undefined {
    const { id, fingerprint } = this.skeleton;
    const { source, state } = diskStore(this.project).read(id, fingerprint);
    if (source === undefined || (state !== "current" && state !== "edited")) return undefined;
    return readCompiled(this.project, this.skeleton, source);
  }

  #loadForeseen({ foreseen }: Compiled): readonly ThrowOption[] {
    if (foreseen === undefined) return [];
    try {
      return this.#load(foreseen, this.version)() as readonly ThrowOption[];
    } catch {
      // A condition that cannot even be made foresees nothing.
      return [];
    }
  }

  #firstCall(): AnyFunction {
    const stub = this;
    return function entry(this: unknown, ...values: unknown[]) {
      return writeAndCall(stub, this, values, entry);
    };
  }

  // Older code can live on in whoever captured it: it must not be taken for the version in force.
  #healerOf(version: number | undefined): Pick<StubHandle, "heal" | "healNext" | "remember" | "allowed"> {
    return {
      allowed: (allow) => this.allowed(allow),
      heal: (error, self, values, before) => healCall(this, { error, self, values, version, before }),
      healNext: (error, self, values, before) => healLater(this, { error, self, values, version, before }),
      remember: (values) => this.remember(values),
    };
  }

  #load(loaded: string, version: number | undefined): AnyFunction {
    const { skeleton, project } = this;
    const file = path.join(project.root, skeleton.file);
    let requireFrom: NodeJS.Require | undefined;
    return load(
      { loaded },
      {
        stub: this.#healerOf(version),
        scope: this.scope,
        // Most bodies import nothing.
        require: (specifier) => (requireFrom ??= createRequire(pathToFileURL(file)))(specifier),
        filename: path.join(project.cacheDirectory, "loaded", `${skeleton.id.replace(/[^\w.#-]+/g, "-")}.js`),
      },
    ) as AnyFunction;
  }
}
