import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "undici";

/** A page of a browser. */
export interface BrowserPage {
  /** Loads an address, and waits until its modules have run. */
  open(url: string): Promise<void>;
  /** The value of an expression; a promise is awaited, and what it throws is thrown here. */
  value<Value>(expression: string): Promise<Value>;
  /** Waits until an expression is true. */
  until(expression: string): Promise<void>;
  /** The addresses of all that it has loaded or asked for since it was made. */
  readonly requests: readonly string[];
  /** How many documents it has loaded. */
  readonly loads: number;
}

/** A headless browser. */
export interface Browser extends AsyncDisposable {
  newPage(): Promise<BrowserPage>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser of this machine; undefined where there is none. */
export function findBrowser(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ["--version"]).status === 0);
}

/** Starts a headless browser with a profile of its own, gone when it is closed. */
export async function startBrowser(name: string): Promise<Browser> {
  const profile = mkdtempSync(path.join(tmpdir(), "selfcoding-browser-"));
  const child = spawn(name, [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
    "about:blank",
  ]);
  const address = new URL(await debuggingAddress(child));
  return {
    newPage: async () => {
      const answer = await fetch(`http://${address.host}/json/new?about:blank`, { method: "PUT" });
      const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
      return controlPage(webSocketDebuggerUrl);
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(child, "close");
      child.kill();
      await closed;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const LISTENING = "DevTools listening on ";

async function debuggingAddress(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const part of child.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(part);
    const line = text.split("\n").find((one) => one.startsWith(LISTENING));
    if (line === undefined || !text.endsWith("\n")) continue;
    child.stderr?.resume();
    return line.slice(LISTENING.length).trim();
  }
  throw new Error(`The browser did not start: ${text}`);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly request?: { readonly url: string } };
  readonly result?: Evaluated;
}

interface Evaluated {
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
}

async function controlPage(url: string): Promise<BrowserPage> {
  const socket = new WebSocket(url);
  await once(socket as unknown as EventTarget, "open");
  const waiting = new Map<number, (result: Evaluated) => void>();
  const requests: string[] = [];
  let loads = 0;
  let loaded = (): void => undefined;
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message.result ?? {});
    if (message.method === "Network.requestWillBeSent") requests.push(message.params?.request?.url ?? "");
    if (message.method === "Page.loadEventFired") {
      loads++;
      loaded();
    }
  });
  let last = 0;
  const send = (method: string, params: object = {}): Promise<Evaluated> =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  await Promise.all([send("Page.enable"), send("Runtime.enable"), send("Network.enable")]);
  const value = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? "It threw.");
    return result?.value as Value;
  };
  return {
    requests,
    get loads() {
      return loads;
    },
    open: async (address) => {
      const done = new Promise<void>((resolve) => (loaded = resolve));
      await send("Page.navigate", { url: address });
      await done;
    },
    value,
    until: async (expression) => {
      // The page itself says when; a page that loads anew meanwhile is asked again.
      while ((await value(`Promise.resolve(${expression}).then(Boolean)`).catch(() => false)) !== true)
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}
