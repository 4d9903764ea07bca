import { parentPort } from "node:worker_threads";
import type { Programs } from "../../project/program.js";
import type { createFleets } from "../fleet/fleets.js";
import type { FoundryRequest, FoundryResult, FromFoundry, ToFoundry } from "./channel.js";
import { openDesk } from "./desk.js";
import { toEnvelope } from "./envelope.js";
import { endPatience } from "./patience.js";

if (parentPort === null) throw new Error("The foundry can only run as a worker.");

let loading: Promise<Programs> | undefined;
let joining: Promise<ReturnType<typeof createFleets>> | undefined;

/** One program a project, whoever asks: reading the declarations that a project includes is most of its cost. */
const programs = (): Promise<Programs> =>
  (loading ??= import("../../project/program.js").then((program) => new program.Programs()));
/** One connection a fleet, whoever asks. */
const fleets = (): NonNullable<typeof joining> =>
  (joining ??= import("../fleet/fleets.js").then(({ createFleets }) => createFleets()));

type Desk = ReturnType<typeof openDesk>;
type Port = NonNullable<typeof parentPort>;

serve(parentPort);

function serve(port: Port): void {
  const desk = openDesk({ programs, fleets }, (message) => port.postMessage(message));
  port.on("close", () => void desk.letGo());
  port.on("message", async ({ number, request, signal, replyPort, traces }: ToFoundry) => {
    if (request === "abort") return desk.abort(number);
    if ("kind" in request && request.kind === "use") return desk.hear(request.ask, request.outcome);
    if ("kind" in request && request.kind === "connect") return serve(request.port);
    const result = await answer(desk, number, request, blocked(signal, replyPort), traces);
    (replyPort ?? port).postMessage({ kind: "result", number, result } satisfies FromFoundry);
    replyPort?.close();
    // The message must be in the port before the caller wakes: it reads once and does not wait again.
    if (signal !== undefined) endPatience(signal);
  });
}

function answer(
  desk: Desk,
  number: number,
  request: FoundryRequest,
  waiting: Parameters<Desk["answer"]>[2],
  traces: ToFoundry["traces"],
): Promise<FoundryResult> {
  return desk.answer(number, request, waiting, traces).catch((error: unknown) => ({
    kind: "error" as const,
    error: toEnvelope(error),
  }));
}

function blocked(signal: ToFoundry["signal"], port: ToFoundry["replyPort"]): Parameters<Desk["answer"]>[2] {
  return signal === undefined || port === undefined ? undefined : { signal, port };
}
