import type { EmitEvent, EventMap, EventName } from "../contract/events.js";
import { redactAll } from "../secrets/redactAll.js";
import { shared } from "./shared.js";

const { listeners } = shared;

/**
 * Listens to what happens around stubs.
 *
 * @param name the event, such as `version-adopt`; {@link EventMap} lists them
 * @param listener called on this thread; while a synchronous stub blocks, events wait until it returns
 * @returns a function that stops listening
 * @example
 * const stop = on("version-adopt", (event) => process.stdout.write(`${event.id} is version ${event.number}\n`));
 * stop();
 */
export function on<Name extends EventName>(name: Name, listener: (event: EventMap[Name]) => void): () => void {
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all.add(listener));
  return () => all.delete(listener);
}

// A reason may quote a value, and a listener may be a log.
/** Tells every listener; one that throws must not harm the call that it hears of, so its error is thrown later. */
export const emit: EmitEvent = (name, event) => {
  const all = listeners.get(name);
  if (all === undefined || all.size === 0) return;
  const clean = redactAll(event);
  for (const listener of all) {
    try {
      (listener as (event: EventMap[typeof name]) => void)(clean);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
};
