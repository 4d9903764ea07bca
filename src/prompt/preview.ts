import { redact } from "../value/redact.js";

/**
 * A printed value as a prompt shows it: secrets blotted out, the middle left out when it is long.
 *
 * @param maxCharacters of the text that is kept
 */
export function preview(text: string, maxCharacters = 400): string {
  const clean = redact(text);
  if (clean.length <= maxCharacters) return clean;
  const head = Math.ceil(maxCharacters * 0.7);
  const tail = maxCharacters - head;
  return `${clean.slice(0, head)} …(${clean.length - maxCharacters} characters left out)… ${clean.slice(-tail)}`;
}
