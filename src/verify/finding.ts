import type { Finding } from "../contract/nouns.js";

/** Makes a finding; `line` is the candidate's, where one is known. */
export function finding(check: Finding["check"], code: string, message: string, line?: string): Finding {
  return { check, code, message, ...(line === undefined ? {} : { line }) };
}

/** Names the other stub that threw, where one did: no other body of this one would make that one right. */
export function ofStub(given: Finding, thrownIn: string | undefined): Finding {
  if (thrownIn === undefined) return given;
  const advice = `It came up in the body of the stub ${thrownIn}, which is called there: if that body is wrong, fix it, not this one.`;
  return { ...given, message: `${given.message} ${advice}`, thrownIn };
}
