/** Thrown when a program starts something too large to finish: its own waste, not something the sandbox lacks. */
export class ExcessError extends RangeError {
  readonly isExcess = true;

  constructor(message: string) {
    super(message);
    this.name = "RangeError";
  }
}

// Its class can be had from an instance.
Object.freeze(ExcessError);
