import { SelfCodingError } from "../../contract/errors.js";
import type { Skeleton } from "../../../transformer/stub.js";

/** One stub in a page that was shipped: nobody is there to write or heal it. */
interface ShippedStub {
  call(): unknown;
  bind(): (() => unknown) & Pick<ShippedStub, "heal" | "healNext" | "remember">;
  member(): void;
  heal(error: unknown): never;
  healNext(): void;
  remember(): void;
}

/**
 * Called by rewritten code, once a stub.
 *
 * @param skeletonJson the skeleton as JSON text, parsed when the stub is called
 */
export function define(skeletonJson: string): ShippedStub {
  const call = (): unknown => {
    const { id, calls } = JSON.parse(skeletonJson) as Skeleton;
    const error = unwritten(id);
    if (calls === "async") return Promise.reject(error);
    throw error;
  };
  // Linked bodies hand an error in; there is nothing to do but to hand it on.
  const heal = (error: unknown): never => {
    throw error;
  };
  const nothing = (): void => undefined;
  const healing = { heal, healNext: nothing, remember: nothing };
  return { call, bind: () => Object.assign(() => call(), healing), member: nothing, ...healing };
}

function unwritten(id: string): SelfCodingError {
  return new SelfCodingError(
    "page-unwritten",
    `${id} has no body in this build, and a page that was shipped cannot write one.`,
    {
      remedy:
        'Run `npx selfcoding write`, or call it in a test or while the dev server of Vite runs, commit .selfcoding, and build again; with `mode: "frozen"` the build tells all that is missing.',
      details: { id },
    },
  );
}

export { describe, descriptionOf, isCapturedSignature, signature } from "../declare/describe.js";
export { mistake } from "./mistakeInPage.js";
