import { SelfCodingError } from "../../contract/errors.js";
import type { listStubs } from "../../integrations/build.js";
import { nearestName } from "../../text/nearest.js";

type Listed = Awaited<ReturnType<typeof listStubs>>[number];

/**
 * The stub that a person means: by its id, by its name with its class, or by its name alone where there is no other.
 *
 * @throws {SelfCodingError} `options-invalid` for a name that no stub has, or several have
 */
export function findStub(stubs: readonly Listed[], name: string): Listed {
  const matching = stubs.filter(({ skeleton: { id } }) => namesOf(id).includes(name));
  const [only, ...others] = matching;
  if (only === undefined) throw unknown(name, stubs);
  if (others.length === 0) return only;
  const ids = matching.map(({ skeleton }) => skeleton.id).join(", ");
  throw new SelfCodingError("options-invalid", `${matching.length} stubs are called "${name}".`, {
    remedy: `Name one of them by its id: ${ids}.`,
  });
}

function namesOf(id: string): string[] {
  const qualified = id.slice(id.indexOf("#") + 1);
  return [id, qualified, qualified.slice(qualified.lastIndexOf(".") + 1)];
}

function unknown(name: string, stubs: readonly Listed[]): SelfCodingError {
  const names = stubs.flatMap(({ skeleton: { id } }) => namesOf(id));
  const meant = nearestName(name, names);
  return new SelfCodingError("options-invalid", `There is no stub "${name}".`, {
    remedy: meant === undefined ? "`selfcoding status` lists them all." : `Did you mean ${meant}?`,
  });
}
