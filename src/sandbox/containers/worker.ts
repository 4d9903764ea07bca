/** A thread of the sandbox. */
import { parentPort, workerData } from "node:worker_threads";
import { harden } from "./harden.js";
import { serve } from "./serve.js";

const port = parentPort;
if (port === null) throw new Error("This module can only run as a thread.");
const settings = workerData as Omit<Parameters<typeof serve>[0], "send" | "hold">;
const hold = (isHeld: boolean): void => (isHeld ? port.ref() : port.unref());
port.on("message", serve({ ...settings, hold, send: (message) => port.postMessage(message) }));
if (settings.isolation !== "none") harden(settings.hasNetwork);
