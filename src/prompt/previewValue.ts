import { printLiteral } from "../value/literal.js";
import { isSecretName } from "../value/redact.js";
import { preview } from "./preview.js";

/**
 * Any value as a prompt shows it: printed, sampled, without secrets, with a word on what is not shown. Never throws.
 *
 * @param maxCharacters of the text that is kept
 */
export function previewValue(value: unknown, maxCharacters = 500): string {
  const { text, notReplayable, isSample } = printLiteral(value, { maxCharacters });
  const notes = [...(isSample ? ["cut to a sample"] : []), ...(notReplayable === undefined ? [] : [notReplayable])];
  const shown = preview(text, maxCharacters);
  return notes.length === 0 ? shown : `${shown} /* ${preview(notes.join("; "), 300)} */`;
}

/** Values by name as a prompt shows them; what has the name of a secret is blotted out whatever it is. */
export function previewNamed(
  values: Readonly<Record<string, unknown>>,
  maxCharacters = 500,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isSecretName(name) ? '"[redacted]"' : previewValue(value, maxCharacters),
    ]),
  );
}
