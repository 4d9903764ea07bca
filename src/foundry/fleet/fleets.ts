import { readFileSync } from "node:fs";
import path from "node:path";
import type { Project } from "../../contract/nouns.js";
import { openEngine } from "../../fleet/openEngine.js";
import { openFleet } from "../../fleet/fleet.js";
import type { Settings } from "../settings/settings.js";

type Warn = (message: string) => void;

interface Membership {
  readonly fleet: ReturnType<typeof openFleet>;
  /** Of the program, under which its processes meet. */
  readonly name: string;
}

interface Opened {
  readonly membership: Promise<Membership>;
  readonly hearers: Set<Warn>;
}

/** The fleets that one worker takes part in: one connection each, whoever asks. */
export function createFleets(): Fleets {
  return new Fleets();
}

class Fleets {
  readonly #opened = new Map<string, Opened>();

  /**
   * The fleet of a project; undefined when it has none.
   *
   * @param warn hears from now on what a person should hear of it
   * @throws {SelfCodingError} `fleet-refused` where it cannot be joined at all
   */
  async of(
    project: Project,
    { fleet: options }: Pick<Settings, "fleet">,
    warn?: Warn,
  ): Promise<Membership | undefined> {
    if (options === undefined) return undefined;
    const name = (options.name ?? nameOf(project)).replaceAll(" ", "-");
    const key = JSON.stringify([project.root, name, options.address, options.client]);
    let opened = this.#opened.get(key);
    if (opened === undefined) {
      opened = this.#open(project, name, options);
      this.#opened.set(key, opened);
      // What was not installed may be by the next time.
      opened.membership.catch(() => this.#opened.delete(key));
    }
    if (warn !== undefined) opened.hearers.add(warn);
    return opened.membership;
  }

  /** Tells somebody nothing any more. */
  forget(warn: Warn): void {
    for (const { hearers } of this.#opened.values()) hearers.delete(warn);
  }

  async close(): Promise<void> {
    for (const { membership } of this.#opened.values()) await (await membership.catch(() => undefined))?.fleet.close();
  }

  #open({ root, cacheDirectory }: Project, name: string, options: NonNullable<Settings["fleet"]>): Opened {
    const hearers = new Set<Warn>();
    const said = new Set<string>();
    const warn = (message: string): void => {
      if (!said.has(message)) for (const hear of hearers) hear(message);
      said.add(message);
    };
    const { leaseSeconds, pollSeconds, address, client } = options;
    const membership = openEngine(address, root, client).then((engine) => ({
      fleet: openFleet(engine, { name, leaseSeconds, pollSeconds, cacheDirectory, warn }),
      name,
    }));
    return { membership, hearers };
  }
}

function nameOf({ root }: Project): string {
  try {
    const { name } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { name?: unknown };
    if (typeof name === "string" && name !== "") return name;
  } catch {
    // A project without a name has that of its folder.
  }
  return path.basename(root);
}
