import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { nearestName } from "../../text/nearest.js";
import { relative } from "../relative.js";

type Findable = Pick<ListedStub, "file"> & { readonly skeleton: { readonly id: string } };

/**
 * The stub that a person means: by its id, by its file from here, by its name with its class, or by its name alone where there
 * is no other.
 *
 * @throws {SelfCodingError} `options-invalid` for a name that no stub has, or several have
 */
export function findStub<Stub extends Findable>(stubs: readonly Stub[], name: string, folder: string): Stub {
  const place = placeNamed(name, folder);
  const matching = stubs.filter((stub) => namesOf(stub, folder).includes(name) || placeOf(stub, folder) === place);
  const [only, ...others] = matching;
  if (only === undefined) throw unknown(name, stubs, folder);
  if (others.length === 0) return only;
  const ids = matching.map((stub) => placeOf(stub, folder)).join(", ");
  throw new SelfCodingError("options-invalid", `${matching.length} stubs are called "${name}".`, {
    remedy: `Name one of them by its id: ${ids}.`,
  });
}

/**
 * The stub and the version that a person means: `name`, or `name@2`.
 *
 * @throws {SelfCodingError} `options-invalid` as for {@link findStub}
 */
export function findVersion(
  stubs: readonly ListedStub[],
  text: string,
  folder: string,
): { readonly stub: ListedStub; readonly number: number | undefined } {
  const { name, number } = readVersion(text);
  return { stub: findStub(stubs, name, folder), number };
}

/** `name@2` taken apart. */
export function readVersion(text: string): { readonly name: string; readonly number: number | undefined } {
  // Folders may have an `@` in their names, as those of scoped packages do.
  const [, name = text, digits] = /^(.*)@(\d+)$/.exec(text) ?? [];
  return { name, number: digits === undefined ? undefined : Number(digits) };
}

/** The id of a stub as it reads from a folder: two packages of a workspace may have stubs of one id. */
export function placeOf({ skeleton, file }: Findable, folder: string): string {
  return `${relative(folder, file)}${skeleton.id.slice(skeleton.id.indexOf("#"))}`;
}

// A shell completes `./src/a.ts`, an editor copies the whole path.
function placeNamed(name: string, folder: string): string | undefined {
  const end = name.indexOf("#");
  return end === -1 ? undefined : relative(folder, path.resolve(folder, name.slice(0, end))) + name.slice(end);
}

/** All by which a person may name a stub. */
export function namesOf(stub: Findable, folder: string): string[] {
  const { id } = stub.skeleton;
  const qualified = id.slice(id.indexOf("#") + 1);
  return [id, placeOf(stub, folder), qualified, qualified.slice(qualified.lastIndexOf(".") + 1)];
}

function unknown(name: string, stubs: readonly Findable[], folder: string): SelfCodingError {
  const meant = nearestName(
    name,
    stubs.flatMap((stub) => namesOf(stub, folder)),
  );
  return new SelfCodingError("options-invalid", `There is no stub "${name}".`, {
    remedy: meant === undefined ? "`selfcoding status` lists them all." : `Did you mean ${meant}?`,
  });
}
