import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Skeleton } from "../../../transformer/stub.js";
import type { createAllowed } from "../../allowance/allowed.js";
import { load } from "../../compile/load.js";
import type { CapturedCall, Compiled, Project } from "../../contract/nouns.js";
import type { Allowance, Limits, StubOptions, ThrowOption } from "../../contract/options.js";
import type { GenerationResult } from "../../foundry/thread/protocol.js";
import type { Failure } from "../../prompt/describeError.js";
import { readCompiled } from "../../store/cache.js";
import { findProject } from "../../store/project.js";
import { readKept } from "../../store/readKept.js";
import { Snapshot } from "../../value/snapshot.js";
import { runAt } from "../callSite.js";
import { type CaptureOptions, printCall } from "../printCall.js";
import { HealGate } from "../heal/healGate.js";
import { configuredOptions, readEnvironment } from "../options.js";
import { countCalls, recordCall, wantsCounting } from "../record.js";
import type { AnyFunction, ProjectStub, RequestExtras, ScopeValues } from "../runningStub.js";
import { foundrySide } from "./foundry.js";
import type { DefinedStub, OpenedStub } from "./late.js";

/** A stub as code that a body was loaded with knows it. */
type Healer = Pick<OpenedStub, "heal" | "healNext"> & {
  /** Called by bodies that may change their arguments: what a heal gives back before it calls once more. */
  remember(values: readonly unknown[]): Snapshot;
  /** Called by bodies that use something of the world: what they were given of it. */
  allowed(allow: Allowance): ReturnType<typeof createAllowed>;
};

const opened = new WeakMap<DefinedStub, LiveStub>();

/** The one that answers the misses and throws of a stub. */
export function openStub(defined: DefinedStub): LiveStub {
  const known = opened.get(defined);
  if (known !== undefined) return known;
  const stub = new LiveStub(defined, defined.parent && openStub(defined.parent));
  opened.set(defined, stub);
  defined.opened = stub;
  return stub;
}

/** A stub with all that its misses and throws need. */
class LiveStub implements ProjectStub, OpenedStub {
  readonly gate: HealGate;
  healing: Promise<AnyFunction | undefined> | undefined;
  writing: Promise<AnyFunction> | undefined;
  version: number | undefined;
  readonly #defined: DefinedStub;
  readonly #parent: LiveStub | undefined;
  readonly #count: { made: number; next: number };
  #skeleton: Skeleton | undefined;
  #project: Project | undefined;
  #options: StubOptions | undefined;
  #compiled: Compiled | undefined;
  #foreseen: { readonly of: Compiled | undefined; readonly list: readonly ThrowOption[] } | undefined;

  constructor(defined: DefinedStub, parent: LiveStub | undefined) {
    this.#defined = defined;
    this.#parent = parent;
    this.gate = parent?.gate ?? new HealGate();
    this.#count = parent === undefined ? { made: 0, next: 1 } : parent.#count;
    if (parent !== undefined && parent.#compiled !== undefined) this.adopt(parent.#compiled, parent.version ?? 0);
  }

  get call(): AnyFunction {
    return this.#defined.call;
  }

  get skeleton(): Skeleton {
    this.#skeleton ??= this.#parent?.skeleton ?? (JSON.parse(this.#defined.json) as Skeleton);
    return this.#skeleton;
  }

  get project(): Project {
    const { root, store } = configuredOptions();
    this.#project ??= findProject(this.#defined.binding.where, {
      root,
      store: readEnvironment()["SELFCODING_STORE"] || store,
    });
    return this.#project;
  }

  get options(): StubOptions {
    this.#options ??= this.#defined.binding.options?.() ?? {};
    return this.#options;
  }

  get extras(): RequestExtras | undefined {
    return this.#defined.binding.extras?.();
  }

  get scope(): ScopeValues {
    const { binding, locals } = this.#defined;
    if (locals === undefined) return binding.scope;
    return Object.create(binding.scope, Object.getOwnPropertyDescriptors(locals)) as ScopeValues;
  }

  capture(self: unknown, values: readonly unknown[], options?: CaptureOptions): CapturedCall {
    const { locals } = this.#defined;
    const redactor = options?.redactor;
    if (redactor !== undefined)
      return printCall(this.skeleton, self, values, this.scope, locals, { ...options, redactor });
    return foundrySide().captureCall(this.skeleton, self, values, this.scope, locals, options);
  }

  limits(): Limits {
    return foundrySide().knownLimits(this);
  }

  ask(call: CapturedCall, failure?: Failure, isBackground?: boolean): Promise<GenerationResult> {
    return foundrySide().askFoundry(this, call, failure, isBackground);
  }

  hold<Result>(awaited: Promise<Result>): Promise<Result> {
    return foundrySide().holdFoundry(awaited);
  }

  askBlocking(call: CapturedCall, failure?: Failure): GenerationResult {
    return foundrySide().askFoundryBlocking(this, call, failure);
  }

  loadKept(): AnyFunction | undefined {
    const { id, fingerprint } = this.skeleton;
    const found = readKept(this.project.storeDirectory, id, fingerprint);
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
    this.#defined.call = implementation;
    this.#defined.binding.install?.(implementation);
    this.#defined.installMember?.(implementation);
    // One version serves all: what one bound stub was given, the next one starts with.
    if (this.#parent !== undefined) this.#parent.#compiled = compiled;
    return implementation;
  }

  firstCall(self: unknown, values: readonly unknown[], entry: AnyFunction): unknown {
    if (!this.skeleton.isAsyncKeyword || this.skeleton.calls !== "async") return this.#loadAndCall(self, values, entry);
    // What rewritten code has taken the keyword from still never throws: it rejects.
    try {
      return this.#loadAndCall(self, values, entry);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  heal(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): unknown {
    return foundrySide().healCall(this, { error, self, values, version: undefined, before });
  }

  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void {
    foundrySide().healLater(this, { error, self, values, version: undefined, before });
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

  #loadAndCall(self: unknown, values: readonly unknown[], entry: AnyFunction): unknown {
    const kept = runAt(entry, () => this.loadKept());
    return kept === undefined ? foundrySide().writeAndCall(this, self, values, entry) : kept.apply(self, [...values]);
  }

  #readKept(): Compiled | undefined {
    const { id, fingerprint } = this.skeleton;
    const { source, state } = readKept(this.project.storeDirectory, id, fingerprint);
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

  // Older code can live on in whoever captured it: it must not be taken for the version in force.
  #healerOf(version: number | undefined): Healer {
    return {
      allowed: (allow) => foundrySide().createAllowed(allow, this.project.root),
      heal: (error, self, values, before) => foundrySide().healCall(this, { error, self, values, version, before }),
      healNext: (error, self, values, before) =>
        foundrySide().healLater(this, { error, self, values, version, before }),
      remember: (values) => new Snapshot(values),
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
