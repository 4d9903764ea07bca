/** A process of the sandbox: its first message is the harness, the others are requests. */
import process from "node:process";
import { harden } from "./harden.js";
import type { ProgramRequest, WorkerMessage } from "../protocol.js";
import { serve } from "./serve.js";

const exit = process.exit.bind(process);
const send = process.send?.bind(process) as ((message: WorkerMessage) => boolean) | undefined;
if (send === undefined) throw new Error("This module can only run as a child process.");
const { channel } = process;
process.on("disconnect", () => exit());
process.once("message", (first) => {
  const given = first as Pick<Parameters<typeof serve>[0], "harness" | "hasNetwork">;
  const hold = (isHeld: boolean): void => channel?.[isHeld ? "ref" : "unref"]();
  const take = serve({ ...given, isolation: "process", hold, send });
  process.on("message", (request) => void take(request as ProgramRequest));
  harden(given.hasNetwork);
});
