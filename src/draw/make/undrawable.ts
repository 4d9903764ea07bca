/**
 * Nothing can be drawn for a shape (the message is part of a sentence), or what was drawn cannot be made here: its class
 * refuses it, or is out of reach.
 */
export class Undrawable extends Error {
  override readonly name = "Undrawable";
}

/** What is drawn, or what takes its place where nothing can be. */
export function drawnOr<Drawn, Other>(draw: () => Drawn, otherwise: (reason: Undrawable) => Other): Drawn | Other {
  try {
    return draw();
  } catch (error) {
    if (!(error instanceof Undrawable)) throw error;
    return otherwise(error);
  }
}
