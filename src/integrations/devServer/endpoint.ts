import type { Connect } from "vite";
import type { Skeleton } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import { toEnvelope } from "../../foundry/thread/envelope.js";
import type { GenerationResult } from "../../foundry/thread/protocol.js";
import { readEnvironment } from "../../runtime/options.js";
import type { PageRequest } from "../../runtime/page/pageRequest.js";
import { askJob, askVersion } from "../rewriteClient.js";
import { refusalOf } from "./guard.js";
import { readPageRequest } from "./readPageRequest.js";
import type { keepStubModules } from "./stubModules.js";

/** More than the largest call that a page captures with a handful of large arguments. */
const MAX_BYTES = 4_000_000;

/** What an endpoint needs to know of its server. */
interface EndpointTask {
  /** Its path. */
  readonly path: string;
  readonly token: string;
  readonly modules: ReturnType<typeof keepStubModules>;
  /** Hears of each version that is being written for a page. */
  readonly onWrite: (result: Promise<GenerationResult>) => void;
}

type StubModule = ReturnType<EndpointTask["modules"]["withStub"]>[number];
type Refusal = NonNullable<ReturnType<typeof refusalOf>>;
type Answer = { readonly status: number; readonly result: GenerationResult };

/** Where pages have their stubs written and healed. */
export function createEndpoint(task: EndpointTask): Connect.NextHandleFunction {
  return (request, response, next) => {
    if (request.url?.split("?", 1)[0] !== task.path) return next();
    void serve(request, response, task);
  };
}

async function serve(
  request: Connect.IncomingMessage,
  response: Parameters<Connect.NextHandleFunction>[1],
  task: EndpointTask,
): Promise<void> {
  const { status, result } = await answer(request, task).catch((error: unknown) => ({
    status: 500,
    result: { kind: "error" as const, error: toEnvelope(error) },
  }));
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", connection: "close" });
  response.end(JSON.stringify(result));
}

async function answer(request: Connect.IncomingMessage, task: EndpointTask): Promise<Answer> {
  const { method, headers, socket } = request;
  const refusal = refusalOf({ method, headers, address: socket.remoteAddress }, task.token);
  if (refusal !== undefined) return refused(refusal);
  const body = await readBody(request);
  if (body === undefined) return refused({ status: 413, reason: "size", what: `is larger than ${MAX_BYTES} bytes` });
  const asked = readPageRequest(body);
  if ("fault" in asked) return refused({ status: 400, reason: "body", what: `cannot be read: ${asked.fault}` });
  return write(asked, task);
}

async function write(asked: PageRequest, { modules, onWrite }: EndpointTask): Promise<Answer> {
  const { id, fingerprint, call, cases, fixed, options, failure } = asked;
  const holders = modules.withStub(id);
  const module = holders.find(({ stubs }) => stubs.some((stub) => stub.fingerprint === fingerprint)) ?? holders[0];
  if (module === undefined) return refused({ status: 404, reason: "stub", what: `names ${id}, which was not served` });
  const skeleton = await findSkeleton(module, asked);
  if (skeleton === undefined)
    return refused({ status: 409, reason: "stale", what: `names ${id} as it was before its source changed` });
  const result = askVersion({
    skeleton,
    project: module.project,
    call,
    cases,
    ...(fixed === undefined ? {} : { fixed }),
    // What concerns the machine is read here, from its own files and variables.
    options: [options],
    environment: readEnvironment(),
    blockedPorts: [],
    ...(failure === undefined ? {} : { failure }),
  });
  onWrite(result);
  return { status: 200, result: await result };
}

/** The skeleton is taken from the source: what a page says of it is not believed. */
async function findSkeleton(
  { fileName, project, text }: StubModule,
  { id, fingerprint }: PageRequest,
): Promise<Skeleton | undefined> {
  const described = await askJob({ kind: "describe", fileName, project, text });
  const skeletons = described.kind === "described" ? described.skeletons : [];
  return skeletons.find((skeleton) => skeleton.id === id && skeleton.fingerprint === fingerprint);
}

function refused({ status, reason, what }: Refusal): Answer {
  const error = new SelfCodingError("dev-server-refused", `The dev server refused a request that ${what}.`, {
    remedy: REMEDIES[reason] ?? "Reload the page, and open it from the dev server itself by http://localhost.",
    details: { status, reason },
  });
  return { status, result: { kind: "error", error: toEnvelope(error) } };
}

const REMEDIES: Partial<Record<Refusal["reason"], string>> = {
  size: "Call it with less data while it is written.",
  stub: "Open the page that holds the stub from this server.",
  stale: "Reload the page.",
};

/** The body's text; undefined when it is too large, or breaks off. */
function readBody(request: Connect.IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on("data", (part: Buffer) => {
      size += part.length;
      // What is too much is let pass, and not kept: the answer can only be read by who has sent all.
      if (size > MAX_BYTES) parts.length = 0;
      else parts.push(part);
    });
    request.on("end", () => resolve(size > MAX_BYTES ? undefined : Buffer.concat(parts).toString("utf8")));
    for (const end of ["error", "close"]) request.on(end, () => resolve(undefined));
  });
}
