/** Sends a program's messages, several at once where they come close together: each crossing costs more than its text. */
import type { WorkerMessage } from "../protocol.js";
import type { HostPowers } from "../realm/realm.js";

type Report = HostPowers["report"];

const WAIT_MILLISECONDS = 5;
const { performance } = globalThis;

/**
 * Reports the messages of one program.
 *
 * @returns what takes a message, and what sends those that wait
 */
export function createReporter(
  secret: string,
  send: (message: WorkerMessage) => void,
): { readonly report: Report; flush(this: void): void } {
  const waiting: string[] = [];
  let sentAt = performance.now();
  const flush = (): void => {
    sentAt = performance.now();
    const json = waiting.splice(0).join(",");
    if (json !== "") send({ secret, json: `[${json}]` });
  };
  const report: Report = (json, mayWait = false) => {
    waiting.push(json);
    if (!mayWait || performance.now() - sentAt > WAIT_MILLISECONDS) flush();
  };
  return { report, flush };
}
