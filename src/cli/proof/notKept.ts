import { SelfCodingError } from "../../contract/errors.js";

/** The error for a version that passed and that the store could not take: with this process all of it is gone. */
export function notKept(id: string): SelfCodingError {
  return new SelfCodingError("store-unwritable", `A version of ${id} was written, and could not be saved.`, {
    remedy:
      "Make the store writable, or choose another folder with the option `store` or the variable SELFCODING_STORE.",
  });
}
