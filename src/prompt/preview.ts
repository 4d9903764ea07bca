import { Redactor } from "../secrets/redact.js";

/** How a function that cannot be made again is printed: to be read, it needs no expression in its place. */
const FUNCTION = /undefined \/\* (\[function\b[\s\S]*?\]) \*\//g;

/**
 * A printed value as a prompt shows it: secrets blotted out, the middle left out when it is long.
 *
 * @param maxCharacters of the text that is kept
 * @param name of the parameter or variable, which can make a secret of any value
 */
export function preview(text: string, maxCharacters = 500, name = "value"): string {
  // Before it is cut: half a secret would not be recognised.
  const clean = new Redactor().redactValue(name, text).replace(FUNCTION, "$1");
  if (clean.length <= maxCharacters) return clean;
  const head = Math.ceil(maxCharacters * 0.75);
  const tail = maxCharacters - head;
  return `${clean.slice(0, head)} …${clean.length - maxCharacters} characters… ${clean.slice(-tail)}`;
}
