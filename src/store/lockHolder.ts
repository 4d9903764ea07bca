import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { quietly } from "./files.js";

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  /** Tells one start of the machine, and one container on it, from another; `""` where the system does not say. */
  readonly bootId: string;
  readonly pid: number;
  /** When the process was started: its number may be another's by now. `""` where the system does not say. */
  readonly startTime: string;
  /** Tells one lock from the next of the same process. */
  readonly token: string;
}

/** This process, as the holder of a new lock. */
export function describeHolder(): Holder {
  const { pid } = process;
  const token = `${pid}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  return { host: hostname(), bootId: bootId(), pid, startTime: startTimeOf(pid) ?? "", token };
}

/** Reads what a lock file says; undefined for what no holder wrote. */
export function parseHolder(text: string | undefined): Holder | undefined {
  try {
    const holder = JSON.parse(text ?? "") as Partial<Holder> | null;
    return typeof holder?.token === "string" ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a holder's process certainly is gone. One on another machine cannot be asked about. */
export function isGone(holder: Holder | undefined): boolean {
  if (holder === undefined || holder.host !== hostname()) return false;
  if (holder.bootId !== bootId()) return false;
  return !isAlive(holder.pid) || hasOtherStart(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return (error as { code?: string }).code !== "ESRCH";
  }
}

function hasOtherStart({ pid, startTime }: Holder): boolean {
  const found = startTimeOf(pid);
  return startTime !== "" && found !== undefined && found !== startTime;
}

function startTimeOf(pid: number): string | undefined {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The name, in parentheses, may hold spaces; the start is the 20th field behind it.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function bootId(): string {
  const boot = quietly(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const space = quietly(() => readlinkSync("/proc/self/ns/pid"));
  return boot === undefined ? "" : `${boot} ${space ?? ""}`;
}
