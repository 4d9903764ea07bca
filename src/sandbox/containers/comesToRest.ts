import type { Container } from "./container.js";
import type { SandboxMessage } from "../protocol.js";

/** A container that does not answer is at work on what a program has left to it. */
const ANSWER_MILLISECONDS = 1_000;

/** Ends a program; resolves with whether its container is as if it had never been. */
export function comesToRest(container: Container, secret: string): Promise<boolean> {
  return new Promise((resolve) => {
    const decide = (isAtRest: boolean): void => {
      clearTimeout(timer);
      stopListening();
      resolve(isAtRest);
    };
    const timer = setTimeout(() => decide(false), ANSWER_MILLISECONDS);
    const stopListening = container.listen(
      (message) => {
        if (message.secret !== secret) return;
        const closed = (JSON.parse(message.json) as SandboxMessage[]).find((told) => told.kind === "closed");
        if (closed?.kind === "closed") decide(closed.isClean);
      },
      () => decide(false),
    );
    container.post({ secret, close: true });
  });
}
