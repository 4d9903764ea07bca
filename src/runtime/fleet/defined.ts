import { isFleetAddress } from "../../text/addresses.js";
import { foundrySide } from "../late/foundry.js";
import { type DefinedStub, openStub } from "../late/late.js";
import type { ProjectStub } from "../runningStub.js";
import { shared } from "../shared.js";

/** With so many the ones that are gone are dropped; with twice as many as are left then, again. */
let sweepAt = 1000;

const { SELFCODING_FLEET, SELFCODING_STORE } = process.env;

/** Notes a stub of a file, so that a fleet can bring newer versions to it. Modules may be loaded anew: it is not held. */
export function noteDefined(stub: DefinedStub): void {
  shared.defined.push(new WeakRef(stub));
  // A fleet may be named at any time, or never.
  if (shared.defined.length >= sweepAt) {
    shared.defined = shared.defined.filter((each) => each.deref());
    sweepAt = Math.max(sweepAt, 2 * shared.defined.length);
  }
  followSoon();
}

shared.hearConfigured = followSoon;

/** Joins the fleet that variables or `configure` name, when the program has nothing else to do. */
function followSoon(): void {
  const { store, fleet } = shared.configured;
  const hasFleet = Boolean(SELFCODING_FLEET) || [SELFCODING_STORE, store].some(isFleetAddress) || fleet?.client;
  if (!hasFleet || shared.isFollowing) return;
  shared.isFollowing = true;
  setImmediate(() => {
    shared.isFollowing = false;
    const stubs = shared.defined.splice(0).flatMap((each) => each.deref() ?? []);
    foundrySide().followFleet(stubs.map((each) => openStub(each) as ProjectStub & ReturnType<typeof openStub>));
  }).unref();
}
