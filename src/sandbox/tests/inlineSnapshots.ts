/** Runs inside the sandbox's context: snapshots that stand in the test itself, printed as Vitest and Jest print them. */
import { refuseTest } from "./unsupportedTest.js";

interface Matching {
  readonly isNot: boolean;
  readonly promise: string;
  readonly utils: { stringify(value: unknown, depth: number, options: object): string };
}
type Verdict = { readonly pass: boolean; message(): string };

const PRINTING = {
  maxLength: Number.POSITIVE_INFINITY,
  escapeRegex: true,
  escapeString: false,
  printBasicPrototype: false,
  printFunctionName: false,
};

/** The matchers; a snapshot that is not written yet, or stands in a file, is refused. */
export const SNAPSHOTS = {
  toMatchInlineSnapshot(this: Matching, received: unknown, wanted: unknown): Verdict {
    return compare(this, received, wanted, "toMatchInlineSnapshot");
  },
  toThrowErrorMatchingInlineSnapshot(this: Matching, received: unknown, wanted: unknown): Verdict {
    const name = "toThrowErrorMatchingInlineSnapshot";
    if (this.promise !== "" || typeof received !== "function") return compare(this, received, wanted, name);
    try {
      received();
    } catch (error) {
      return compare(this, error, wanted, name);
    }
    return { pass: false, message: () => "expected the function to throw" };
  },
};

function compare({ utils }: Matching, received: unknown, wanted: unknown, name: string): Verdict {
  if (typeof wanted !== "string") return refuseTest(`expect(…).${name} without the snapshot as a text`);
  const printed = utils.stringify(received, Number.POSITIVE_INFINITY, PRINTING).trim();
  // Jest prints an error by its message alone.
  const forms = received instanceof Error ? [printed, received.message, `"${received.message}"`] : [printed];
  const expected = withoutIndentation(wanted);
  return { pass: forms.includes(expected), message: () => `expected the snapshot ${expected}, and got ${printed}` };
}

// A snapshot of several lines is indented as its test is.
function withoutIndentation(text: string): string {
  const lines = text.split("\n");
  const first = lines[1];
  if (lines[0]?.trim() !== "" || first === undefined) return text.trim();
  const indentation = first.slice(0, first.length - first.trimStart().length);
  return lines
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line))
    .join("\n")
    .trim();
}
