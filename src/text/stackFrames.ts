/** The lines and columns, from 1, of a stack's frames in a file, the innermost first. */
export function framesIn(stack: string, file: string): { readonly line: number; readonly column: number }[] {
  return stack.split("\n").flatMap((frame) => {
    const at = frame.lastIndexOf(`${file}:`);
    if (at < 0) return [];
    const [line = Number.NaN, column = Number.NaN] = frame
      .slice(at + file.length + 1)
      .split(":")
      .map((text) => Number.parseInt(text, 10));
    // A message may look like a frame.
    return Number.isNaN(line + column) ? [] : [{ line, column }];
  });
}
