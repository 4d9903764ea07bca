import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What a server is asked may go wrong on the way: before it gets there, or with its answer. */
interface Fault {
  /** Whether these bytes are the question that is meant. */
  isMeant(question: string): boolean;
  readonly isLost: "question" | "answer";
  /** Called once, when the question was kept back, or its answer was. */
  happen(): void;
}

/** A proxy in front of a server's port, which can stop to pass anything on, or lose one message. */
export async function startProxy(port: number) {
  let target = port;
  const sockets = new Set<Socket>();
  let isStopped = false;
  let fault: Fault | undefined;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    let isAnswerLost = false;
    let isQuestionLost = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    // One that is half open: neither side hears that the other is gone.
    const isHalfOpen = (): boolean => isStopped && sockets.has(near);
    near.on("data", (part) => {
      // What follows on a question that was lost belongs to it.
      if (isHalfOpen() || isQuestionLost) return;
      if (fault?.isMeant(String(part)) === true) {
        const { isLost, happen } = fault;
        if (isLost === "question") {
          isQuestionLost = true;
          fault = undefined;
          return happen();
        }
        isAnswerLost = true;
      }
      far.write(part);
    });
    far.on("data", (part) => {
      if (isHalfOpen()) return;
      if (!isAnswerLost) return near.write(part);
      fault?.happen();
      fault = undefined;
    });
    near.on("close", () => isHalfOpen() || far.destroy());
    far.on("close", () => isHalfOpen() || near.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    /** New connections lead to the server of another port. */
    lead: (other: number) => void (target = other),
    /** From now on nothing comes through, and nobody hears of it. */
    stop: () => void (isStopped = true),
    /** New connections work; those that were stopped are ended. */
    go: () => {
      isStopped = false;
      for (const socket of sockets) socket.destroy();
    },
    /** Loses one message; resolves when that has happened. */
    lose: (isLost: Fault["isLost"], isMeant: Fault["isMeant"]) =>
      new Promise<void>((happen) => (fault = { isLost, isMeant, happen })),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
