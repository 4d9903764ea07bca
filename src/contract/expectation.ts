/** The expected outcome of a case. Values are TypeScript expressions, evaluated in the user's module. */
export type Expectation =
  | {
      readonly kind: "returns";
      readonly value: string;
      /** Numbers may differ by a relative 1e-6. */
      readonly isApproximate?: boolean;
      /** By how much numbers may differ, relative to their size. */
      readonly tolerance?: number;
      /** The expected text when the result is a string: comments show `12` and `"12"` alike. */
      readonly shown?: string;
    }
  /** `error` is a class name or a part of the message; absent: any throw. */
  | {
      readonly kind: "throws";
      readonly error?: string;
      /** The error is shown as it prints itself: it may be returned as well. */
      readonly mayReturn?: boolean;
    }
  /** The code asserts by itself: an assertion that does not hold throws. */
  | { readonly kind: "passes" }
  /** It may return anything of its type or throw what it documents, but not crash. */
  | { readonly kind: "settles" };
