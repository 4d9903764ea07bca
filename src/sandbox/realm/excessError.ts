/** What a program begins and the sandbox could not end: waste of its own, nothing that the sandbox lacks. */
export class ExcessError extends RangeError {
  readonly isExcess = true;

  constructor(message: string) {
    super(message);
    this.name = "RangeError";
  }
}

// Its class can be had from an instance.
Object.freeze(ExcessError);
