import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { ChildProcess } from "node:child_process";
import { fragile, PART, sound } from "../world/part.js";
import { createProject, fence, register, type UserProject } from "../world/project.js";

const PAUSE_MILLISECONDS = 50;

/** A program that does what it is told by lines, and says what came of it. */
export const MAIN = `import { createInterface } from "node:readline";
import { on } from "selfcoding";
import * as stubs from "./stubs.ts";
on("version-receive", ({ id, number }) => console.log(JSON.stringify({ received: id, number })));
on("warning-raise", ({ message }) => console.log(JSON.stringify({ warning: message })));
on("stage-start", ({ id, stage }) => console.log(JSON.stringify({ stage, id })));
for await (const line of createInterface({ input: process.stdin })) {
  const { name, values } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ result: await stubs[name](...values) }));
  } catch (error) {
    const report = error.cause ?? {};
    console.log(JSON.stringify({ error: error.name, code: error.code ?? report.code, message: error.message, cause: report.message }));
  }
}
`;

/** Every host has a folder of its own; all are of one program. */
export function createHost(
  stubs: string,
  more: { readonly fleet?: object; readonly limits?: object; readonly name?: string; readonly approval?: string } = {},
): UserProject {
  return createProject({
    "package.json": JSON.stringify({
      name: more.name ?? "shop",
      type: "module",
      selfcoding: {
        ...(more.approval === undefined ? {} : { approval: more.approval }),
        limits: { inputs: 0, ...more.limits },
        fleet: { leaseSeconds: 2, pollSeconds: 600, ...more.fleet },
      },
    }),
    "stubs.ts": stubs,
    "main.ts": MAIN,
  });
}

export const DOUBLE = `import { stub } from "selfcoding";
/** Twice the number.
 * @example await double(2) // => 4 */
export async function double(n: number): Promise<number> {
  return stub(n);
}
${PART}`;
export const replies = {
  double: [fence("async function double(n: number): Promise<number> {\n  return n * 2;\n}")],
  part: [fragile, sound].map(fence),
};

type Said = Readonly<Record<string, unknown>>;

/** A program that runs on a host. */
export interface Running {
  readonly child: ChildProcess;
  readonly said: Said[];
  /** Has it call a stub; what it answers. */
  call(name: string, ...values: unknown[]): Promise<Said>;
  /** Waits until it has said something. */
  until(isMeant: (said: Said) => boolean): Promise<Said>;
  end(): Promise<void>;
}

export function startProgram(
  host: UserProject,
  environment: Record<string, string>,
  args: readonly string[] = [...register, "main.ts"],
): Running {
  const child = host.start(args, { SELFCODING_LOG: "silent", ...environment });
  const said: Said[] = [];
  let hear = new Set<() => void>();
  let rest = "";
  let errors = "";
  child.stderr?.on("data", (part) => (errors += part));
  child.stdout?.on("data", (part) => {
    const lines = (rest + String(part)).split("\n");
    rest = lines.pop() ?? "";
    said.push(...lines.map((line) => JSON.parse(line) as Said));
    const all = hear;
    hear = new Set();
    for (const each of all) each();
  });
  child.on("close", () => hear.forEach((each) => each()));
  const find = async (from: number, isMeant: (one: Said) => boolean): Promise<Said> => {
    for (;;) {
      const found = said.slice(from).find(isMeant);
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The program ended: ${errors}`);
      await new Promise<void>((resolve) => hear.add(resolve));
    }
  };
  return {
    child,
    said,
    call: (name, ...values) => {
      const from = said.length;
      child.stdin?.write(`${JSON.stringify({ name, values })}\n`);
      return find(from, (one) => "result" in one || "error" in one);
    },
    until: (isMeant) => find(0, isMeant),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      child.stdin?.end();
      await closed;
    },
  };
}

/** Has a program call a stub until the answer is the one that is meant. */
export async function callUntil(
  program: Running,
  [name, value]: readonly [name: string, value: unknown],
  isMeant: (said: Said) => boolean,
): Promise<Said> {
  for (;;) {
    const said = await program.call(name, value);
    if (isMeant(said)) return said;
    // A program that answers at once, as while its engine is away, would have two processors busy with asking.
    await wait(PAUSE_MILLISECONDS);
  }
}

/**
 * A server in front of a model's, which answers nothing before it is opened.
 *
 * @param address of this machine where it listens
 */
export async function startGate(model: string, address = "127.0.0.1") {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    reach();
    await opened;
    const url = new URL(request.url ?? "", model);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body: Buffer.concat(parts) });
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, address);
  await once(server, "listening");
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}/v1`,
    /** It was asked for the first time. */
    reached,
    open,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
