/** Thrown when a program uses something that the sandbox does not have; the harness tells it from the program's own errors. */
export class UnavailableError extends Error {
  readonly unavailable: string;

  constructor(unavailable: string) {
    super(`${unavailable} is not available in the sandbox.`);
    this.name = "UnavailableError";
    this.unavailable = unavailable;
  }
}

// Its class can be had from an instance.
Object.freeze(UnavailableError);
