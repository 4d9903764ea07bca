import type { EmitEvent, EventMap, EventName } from "../../contract/events.js";
import { redactAll } from "../../secrets/redactAll.js";
import type { standardError } from "./progress.js";

/** The events that end a generation. */
const ENDS: readonly EventName[] = ["version-adopt", "version-propose", "generation-fail"];
/** What else is a line: that another version runs from now on, and what a person should hear. */
const NEWS: readonly EventName[] = ["version-roll-back", "version-receive", "warning-raise"];

/** Writes events for programs: a line of JSON for each generation and each change of what runs, with `time` and `event` before the event's own fields. */
export function writeLines({ write }: Pick<ReturnType<typeof standardError>, "write">): EmitEvent {
  const refusals = new Map<string, number>();
  return (name, event) => {
    const { id } = event;
    if (name === "generation-start") refusals.set(id, 0);
    if (name === "candidate-refuse") refusals.set(id, (refusals.get(id) ?? 0) + 1);
    const isEnd = ENDS.includes(name);
    if (!isEnd && !NEWS.includes(name)) return;
    const line = {
      time: new Date().toISOString(),
      event: name,
      ...redactAll<EventMap[EventName]>(event),
      ...(isEnd ? { refusals: refusals.get(id) ?? 0 } : {}),
    };
    if (isEnd) refusals.delete(id);
    write(`${JSON.stringify(line)}\n`);
  };
}
