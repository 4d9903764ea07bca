import type { Skeleton } from "../../../transformer/stub.js";
import type { CapturedCall, Compiled, Project } from "../../contract/nouns.js";
import type { Limits, StubOptions, ThrowOption } from "../../contract/options.js";
import type { GenerationResult } from "../../foundry/thread/protocol.js";
import type { Failure } from "../../prompt/describeError.js";
import { readCompiled } from "../../store/cache.js";
import { findProject } from "../../store/project.js";
import { readKept } from "../../store/readKept.js";
import type { Snapshot } from "../../value/snapshot.js";
import { runAt } from "../callSite.js";
import { type CaptureOptions, printCall } from "../printCall.js";
import { HealGate } from "../heal/healGate.js";
import { settleHeal } from "../heal/healOption.js";
import { configuredOptions, readEnvironment } from "../options.js";
import { readSkeleton } from "../readSkeleton.js";
import { countCalls, recordCall, wantsCounting } from "../record.js";
import type { AnyFunction, ProjectStub, RequestExtras, ScopeValues } from "../runningStub.js";
import { foundrySide } from "./foundry.js";
import type { DefinedStub, OpenedStub } from "./late.js";
import { loadBody, loadForeseen } from "./loadBody.js";

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
  readonly #defined: DefinedStub;
  readonly #parent: LiveStub | undefined;
  readonly #count: { made: number; next: number };
  #skeleton: Skeleton | undefined;
  #project: Project | undefined;
  #options: StubOptions | undefined;
  #compiled: Compiled | undefined;
  #loaded: { readonly version: number; readonly implementation: AnyFunction } | undefined;
  #watch: ReturnType<ReturnType<typeof foundrySide>["watchHealed"]> | undefined;
  #foreseen: { readonly of: Compiled | undefined; readonly list: readonly ThrowOption[] } | undefined;

  constructor(defined: DefinedStub, parent: LiveStub | undefined) {
    this.#defined = defined;
    this.#parent = parent;
    this.gate = parent?.gate ?? new HealGate();
    this.#count = parent === undefined ? { made: 0, next: 1 } : parent.#count;
    if (parent !== undefined && parent.#compiled !== undefined) this.adopt(parent.#compiled, parent.version ?? 0);
  }

  get version(): number | undefined {
    return this.#loaded?.version;
  }

  get call(): AnyFunction {
    return this.#defined.call;
  }

  get skeleton(): Skeleton {
    this.#skeleton ??= this.#parent?.skeleton ?? readSkeleton(this.#defined.json, this.#defined.binding);
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
    const kept = this.#readKept();
    // Which of the world it may use, the foundry says: it reads all options, and refuses what they do not allow.
    if (kept === undefined || kept.compiled.isPowerful === true) return undefined;
    const { compiled, version } = kept;
    const implementation = this.adopt(compiled, version);
    if (wantsCounting(this)) return implementation;
    const recorded = { stub: this, implementation, version, isRepeatable: compiled.isRepeatable === true };
    return function (this: unknown, ...values: unknown[]) {
      return recordCall(recorded, this, values);
    };
  }

  adopt(compiled: Compiled, version: number): AnyFunction {
    // A fleet tells a process of what it has just written itself: that must not end the watch over a healed version.
    return this.#isInForce(compiled, version) ? this.call : this.#put(compiled, version).implementation;
  }

  #isInForce(compiled: Compiled, version: number): boolean {
    return version === this.version && compiled.loaded === this.#compiled?.loaded;
  }

  /** @returns what stood in its place, too, where that is known */
  #put(compiled: Compiled, version: number) {
    this.#compiled = compiled;
    this.#watch = undefined;
    const loaded = loadBody(this, compiled.loaded, version);
    // What the world answers is no good call to hold a version to.
    const isCounted = compiled.isPowerful !== true && wantsCounting(this);
    const counted = { stub: this, implementation: loaded, version, isRepeatable: compiled.isRepeatable === true };
    const implementation = isCounted ? countCalls(counted, this.#count) : loaded;
    this.#loaded = { version, implementation };
    const standing = this.#install(implementation);
    // One version serves all: what one bound stub was given, the next one starts with.
    if (this.#parent !== undefined) this.#parent.#compiled = compiled;
    return { implementation, standing };
  }

  #install(implementation: AnyFunction): AnyFunction | undefined {
    const { binding, installMember } = this.#defined;
    const standing = binding.install && (binding.scope[this.skeleton.access ?? ""] as AnyFunction | undefined);
    this.#defined.call = implementation;
    binding.install?.(implementation);
    return installMember?.(implementation) ?? standing;
  }

  adoptHealed(healed: Parameters<ProjectStub["adoptHealed"]>[0], onRollBack: () => void): AnyFunction {
    const { compiled, version, answered = [] } = healed;
    const { canary } = settleHeal(this.options.heal);
    const { calls } = this.skeleton;
    const isWatchable = canary > 0 && this.#parent === undefined && (calls === "sync" || calls === "async");
    if (!isWatchable || this.#isInForce(compiled, version)) return this.adopt(compiled, version);
    const [loaded, known] = [this.#loaded, this.#compiled];
    const { implementation, standing } = this.#put(compiled, version);
    // What stands in a place may be the watch over the version before.
    const before = loaded?.implementation ?? standing;
    if (before === undefined) return implementation;
    const watch = foundrySide().watchHealed({
      stub: this,
      version,
      implementation,
      before,
      canary,
      answered,
      end: () => this.#install(implementation),
      letGo: () => (this.#watch = this.#watch === watch ? undefined : this.#watch),
      goBack: () => {
        this.#loaded = loaded;
        this.#compiled = known;
        this.#install(before);
        onRollBack();
      },
    });
    this.#watch = watch;
    this.#install(watch.call);
    return watch.call;
  }

  isWatched(): boolean {
    return this.#watch?.isInside() === true;
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
    return foundrySide().healCall(this, { error, self, values, version: this.#defined.binding.version, before });
  }

  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void {
    foundrySide().healLater(this, { error, self, values, version: this.#defined.binding.version, before });
  }

  foreseen(): readonly ThrowOption[] {
    if (this.options.throws !== undefined) return this.options.throws;
    if (this.#foreseen === undefined || this.#foreseen.of !== this.#compiled) {
      // Linked code knows nothing of its contract: what was compiled of it lies beside it.
      const compiled = this.#compiled ?? this.#readKept()?.compiled;
      this.#foreseen = { of: this.#compiled, list: compiled === undefined ? [] : loadForeseen(this, compiled) };
    }
    return this.#foreseen.list;
  }

  #loadAndCall(self: unknown, values: readonly unknown[], entry: AnyFunction): unknown {
    const kept = runAt(entry, () => this.loadKept());
    return kept === undefined ? foundrySide().writeAndCall(this, self, values, entry) : kept.apply(self, [...values]);
  }

  #readKept(): { readonly compiled: Compiled; readonly version: number } | undefined {
    const { id, fingerprint } = this.skeleton;
    const { entry, source, state } = readKept(this.project.storeDirectory, id, fingerprint);
    if (entry === undefined || source === undefined || (state !== "current" && state !== "edited")) return undefined;
    const compiled = readCompiled(this.project, this.skeleton, source);
    return compiled && { compiled, version: entry.current };
  }
}
