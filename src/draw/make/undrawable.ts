/**
 * Nothing can be drawn for a shape (the message is part of a sentence), or what was drawn cannot be made here: its class
 * refuses it, or is out of reach.
 */
export class Undrawable extends Error {
  override readonly name = "Undrawable";
}
