/** A stub that tests have written, throw and healed; `import { stub } from "selfcoding"` comes before it. */
export const PART = `/** The part behind the colon. */
export function part(text: string): string { return stub(text); }
`;

/** A body for it. */
export function partOf(body: string): string {
  return `function part(text: string): string {\n  ${body}\n}`;
}

/** Throws where there is no colon. */
export const fragile = partOf("return /:(.*)$/.exec(text)![1]!;");

/** The empty text where there is no colon. */
export const sound = partOf('return /:(.*)$/.exec(text)?.[1] ?? "";');
