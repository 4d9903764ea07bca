import { Snapshot } from "../value/snapshot.js";
import { markMember } from "./declare/member.js";
import { type DefinedStub, type OpenedStub, openStub } from "./late/late.js";
import { isStackOverflow } from "../value/stackOverflow.js";
import { readSkeleton } from "./readSkeleton.js";
import type { AnyFunction, ScopeValues, StubBinding } from "./runningStub.js";

/** What the code of a body asks of its stub. */
type Healer = Pick<StubHandle, "heal" | "healNext" | "remember">;

/** One stub at run time: rewritten code calls it until a version takes its place. What it does then is loaded then. */
export class StubHandle implements DefinedStub {
  call: AnyFunction;
  installMember: DefinedStub["installMember"];
  opened: OpenedStub | undefined;
  readonly json: string;
  readonly binding: StubBinding;
  readonly parent: StubHandle | undefined;
  readonly locals: ScopeValues | undefined;

  constructor(json: string, binding: StubBinding, parent?: StubHandle, locals?: ScopeValues) {
    this.json = json;
    this.binding = binding;
    this.parent = parent;
    this.locals = locals;
    this.call = firstCall(this);
  }

  /** The stub for one run of the function around it, whose variables are `locals`. */
  bind(locals: ScopeValues): AnyFunction & Healer {
    const bound = new StubHandle(this.json, this.binding, this, locals);
    // One version serves all: what one bound stub was given, the next one starts with.
    if (this.opened !== undefined) open(bound);
    const call: AnyFunction = function (this: unknown, ...values) {
      return bound.call.apply(this, values);
    };
    return Object.assign(call, {
      heal: bound.heal.bind(bound),
      healNext: bound.healNext.bind(bound),
      remember: bound.remember,
    });
  }

  /** Tells which property the stub is, so that a version can take its place there. */
  member(owner: object, key: PropertyKey, isStatic: boolean, hasOtherDecorators: boolean): void {
    const install = markMember(owner, key, isStatic, () => readSkeleton(this.json, this.binding));
    // Another decorator may have wrapped the member: replacing the property would drop its wrapper.
    if (!hasOtherDecorators) this.installMember = install;
  }

  /** Called from the catch of an instrumented body: the healed call's answer, or the user's own error. */
  heal(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): unknown {
    // There is hardly any stack left to load anything with, and the frames above have their own say.
    if (isStackOverflow(error)) throw error;
    return open(this).heal(error, self, values, before);
  }

  /** As {@link heal}, for a generator that already gave items: it is healed for the next call. */
  healNext(error: unknown, self: unknown, values: readonly unknown[], before?: Snapshot): void {
    if (!isStackOverflow(error)) open(this).healNext(error, self, values, before);
  }

  /** Called by bodies that may change their arguments: what a heal gives back before it calls once more. */
  remember(values: readonly unknown[]): Snapshot {
    return new Snapshot(values);
  }
}

function open(stub: StubHandle): OpenedStub {
  return (stub.opened ??= openStub(stub));
}

function firstCall(stub: StubHandle): AnyFunction {
  return function entry(this: unknown, ...values: unknown[]) {
    return open(stub).firstCall(this, values, entry);
  };
}
