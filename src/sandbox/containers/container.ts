import type { Allowance, Isolation } from "../../contract/options.js";
import type { ProgramRequest, WorkerMessage } from "../protocol.js";

/** A place to run programs in: a thread, or a process. */
export interface Container {
  post(request: ProgramRequest): void;
  /** Listens to its messages, and to its end when nobody ended it; gives back what ends listening. */
  listen(
    onMessage: (message: WorkerMessage) => void,
    onEnd: (code: "memory-limit" | "lost" | "unstarted", detail: string) => void,
  ): () => void;
  /** Bytes of memory that its process takes. */
  residentBytes(): number;
  /** Milliseconds of the processor that it has taken; undefined where that cannot be told apart from others'. */
  processorMilliseconds(): number | undefined;
  /** Nobody else takes memory in its process. */
  readonly isAlone: boolean;
  /** Whether the next program would find what this one leaves behind. */
  readonly isForOne: boolean;
  /** Keeps this process alive for it, or not. */
  hold(isHeld: boolean): void;
  terminate(): Promise<void>;
}

/** Settings that a container is started with. */
export interface ContainerSettings {
  /** The harness's source. */
  readonly harness: string;
  readonly isolation: Isolation;
  readonly memoryMegabytes: number;
  readonly allow: Allowance;
  /** Where the folders of the allowance are looked up from. */
  readonly root: string;
}
