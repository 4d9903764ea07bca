import { isatty } from "node:tty";
import type { EmitEvent, EventMap } from "../../contract/events.js";
import type { Settings } from "../settings/settings.js";
import { writeLines } from "./logLines.js";
import { showProgress, standardError } from "./progress.js";

/** Makes what tells of the events of one thread's requests. */
export function createTelling(): Telling {
  return new Telling();
}

class Telling {
  readonly #warned = new Set<string>();
  readonly #lines = writeLines(standardError(false));
  readonly #progress = showProgress(standardError(isatty(2) && process.env["CI"] === undefined));

  /**
   * Tells who listens, and a person as the option `log` of a stub says. A person hears each warning once, however many
   * stubs and calls meet its cause.
   */
  to(tell: EmitEvent, { log }: Pick<Settings, "log">): EmitEvent {
    return (name, event) => {
      if (name === "warning-raise" && !this.#isNew(event as EventMap["warning-raise"])) return;
      tell(name, event);
      if (log === "auto") this.#progress.show(name, event);
      if (log === "json") this.#lines(name, event);
    };
  }

  #isNew({ message }: EventMap["warning-raise"]): boolean {
    const isNew = !this.#warned.has(message);
    this.#warned.add(message);
    return isNew;
  }
}
