/** Nothing can be drawn for a shape; the message is part of a sentence. */
export class Undrawable extends Error {
  override readonly name = "Undrawable";
}
