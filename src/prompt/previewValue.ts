import { printLiteral } from "../value/literal/literal.js";
import { isSecretName } from "../secrets/secretName.js";
import { preview } from "./preview.js";

/**
 * Any value as a prompt shows it: printed, sampled, without secrets, with a word on what is not shown. Never throws.
 *
 * @param maxCharacters of the text that is kept
 */
export function previewValue(value: unknown, maxCharacters = 500): string {
  const { text, notReplayable, isSample } = printLiteral(value, { maxCharacters });
  // The reason speaks of copying the value into a test; in the text itself stands what is left out.
  const isNothing = notReplayable !== undefined && text === "undefined";
  const notes = [
    ...(isSample ? ["cut to a sample"] : []),
    ...(isNothing ? [preview(notReplayable, 200)] : notReplayable === undefined ? [] : ["not all of it can be shown"]),
  ];
  const shown = preview(text, maxCharacters);
  return notes.length === 0 ? shown : `${shown} /* ${notes.join("; ")} */`;
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
