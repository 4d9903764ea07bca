import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { createAllowed } from "../../allowance/allowed.js";
import { load } from "../../compile/load.js";
import type { Compiled } from "../../contract/nouns.js";
import type { Allowance, ThrowOption } from "../../contract/options.js";
import { loadedName } from "../../text/fileNames.js";
import { Snapshot } from "../../value/snapshot.js";
import type { AnyFunction, ProjectStub } from "../runningStub.js";
import { foundrySide } from "./foundry.js";
import type { OpenedStub } from "./late.js";
import { mapStack } from "./mapStack.js";

/** A stub as code that a body was loaded with knows it. */
type Healer = Pick<OpenedStub, "heal" | "healNext"> & {
  /** Called by bodies that may change their arguments: what a heal gives back before it calls once more. */
  remember(values: readonly unknown[]): Snapshot;
  /** Called by bodies that use something of the world: what they were given of it. */
  allowed(allow: Allowance): ReturnType<typeof createAllowed>;
};

/** Makes the function of what was compiled of a version. */
export function loadBody(stub: ProjectStub, loaded: string, version: number | undefined): AnyFunction {
  const { skeleton, project, scope } = stub;
  const file = path.join(project.root, skeleton.file);
  const filename = path.join(project.cacheDirectory, "loaded", loadedName(skeleton.id));
  let requireFrom: NodeJS.Require | undefined;
  return load(
    { loaded },
    {
      stub: healerOf(stub, version, () => mapStack(loaded, filename)),
      scope,
      // Most bodies import nothing.
      require: (specifier) => (requireFrom ??= createRequire(pathToFileURL(file)))(specifier),
      filename,
    },
  ) as AnyFunction;
}

/** The throws that a version's contract foresees, as they are asked when something was thrown. */
export function loadForeseen(stub: ProjectStub, { foreseen }: Compiled): readonly ThrowOption[] {
  if (foreseen === undefined) return [];
  try {
    return loadBody(stub, foreseen, stub.version)() as readonly ThrowOption[];
  } catch {
    // A condition that cannot even be made foresees nothing.
    return [];
  }
}

// Older code can live on in whoever captured it: it must not be taken for the version in force.
function healerOf(stub: ProjectStub, version: number | undefined, beforeFirstThrow: () => void): Healer {
  let hasThrown = false;
  const thrown = (error: unknown) => {
    if (!hasThrown) beforeFirstThrow();
    hasThrown = true;
    return { error, version };
  };
  return {
    allowed: (allow) => foundrySide().createAllowed(allow, stub.project.root),
    heal: (error, self, values, before) => foundrySide().healCall(stub, { ...thrown(error), self, values, before }),
    healNext: (error, self, values, before) =>
      foundrySide().healLater(stub, { ...thrown(error), self, values, before }),
    remember: (values) => new Snapshot(values),
  };
}
