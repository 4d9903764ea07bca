// What the tests' programs use of Node: reading the two megabytes of the real declarations takes each process a second.

interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
}

declare var console: Console;

interface Timer {
  ref(): this;
  unref(): this;
}

declare function setTimeout(act: (...values: never[]) => unknown, milliseconds?: number): Timer;
declare function setInterval(act: (...values: never[]) => unknown, milliseconds?: number): Timer;
declare function setImmediate(act: () => unknown): Timer;
declare function clearTimeout(timer: Timer | undefined): void;
declare function clearInterval(timer: Timer | undefined): void;
declare function queueMicrotask(act: () => void): void;
declare function structuredClone<Value>(value: Value): Value;

// As the real ones do it: where the library of browsers is there, its own hold.
type Known<Name extends string, Otherwise> = typeof globalThis extends { onmessage: any } & {
  [Key in Name]: infer Found;
}
  ? Found
  : Otherwise;

interface URL {
  href: string;
  host: string;
  hostname: string;
  pathname: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
}
declare var URL: Known<"URL", { new (url: string, base?: string | URL): URL; canParse(url: string): boolean }>;

interface URLSearchParams {
  get(name: string): string | null;
  set(name: string, value: string): void;
  toString(): string;
}
declare var URLSearchParams: Known<
  "URLSearchParams",
  new (init?: string | Record<string, string> | string[][]) => URLSearchParams
>;

interface TextEncoder {
  encode(text?: string): Uint8Array;
}
declare var TextEncoder: Known<"TextEncoder", new () => TextEncoder>;

interface AbortSignal {
  readonly aborted: boolean;
  throwIfAborted(): void;
}
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}
declare var AbortController: Known<"AbortController", new () => AbortController>;

declare namespace NodeJS {
  interface ProcessEnv {
    [name: string]: string | undefined;
  }
}

declare var process: {
  readonly argv: string[];
  readonly env: NodeJS.ProcessEnv;
  exitCode: number | undefined;
  exit(code?: number): never;
  cwd(): string;
  on(name: string, listen: (...values: never[]) => unknown): unknown;
  memoryUsage(): { rss: number };
  getActiveResourcesInfo(): string[];
  readonly version: string;
  readonly stdout: { write(text: string): boolean };
};

declare var performance: Known<"performance", { now(): number }>;

declare module "node:fs" {
  export function readFileSync(path: string | URL, encoding: string): string;
  export function writeFileSync(path: string | URL, text: string): void;
  export function existsSync(path: string | URL): boolean;
}

declare module "node:path" {
  const path: { join(...parts: string[]): string; resolve(...parts: string[]): string; dirname(file: string): string };
  export default path;
}

declare module "node:crypto" {
  interface Hash {
    update(text: string): this;
    digest(encoding: "hex"): string;
  }
  export function createHash(algorithm: string): Hash;
}
