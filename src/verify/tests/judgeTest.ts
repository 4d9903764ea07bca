import type { Finding } from "../../contract/nouns.js";
import type { Outcome, ThrownText } from "../../sandbox/protocol.js";
import { finding } from "../finding.js";
import { isOfPage } from "../isOfPage.js";
import type { Measure } from "../run/judge.js";
import { forPerson } from "../run/judgeProgram.js";

type TestPlace = Pick<Measure, "findLine" | "allowsPage">;

const UNSUPPORTED = "UnsupportedTest";

/** The finding for what came of a test; a note where it could not be tried, undefined where it passed. */
export function judgeTest(
  name: string,
  { thrown, stray }: Outcome,
  place: TestPlace,
): Finding | { readonly note: string } | undefined {
  const problem = thrown ?? stray;
  if (problem === undefined) return undefined;
  if (problem.name === UNSUPPORTED) return unsupported(name, problem.message);
  if (problem.unavailable !== undefined)
    return forPerson(
      `${name} uses ${problem.unavailable}, which the sandbox does not have. Allow it with the option \`allow\`.`,
    );
  if (!isMissingName(problem)) return failedTest(name, problem, place);
  const isOfTest = place.findLine(problem.stack) === undefined;
  if (lacksPage(problem, place, isOfTest)) return { note: `${name} was not tried: the sandbox has no page` };
  return isOfTest ? withoutPage(name, problem) : failedTest(name, problem, place);
}

/** The finding for a test file that does not load; a note where nothing of it can be tried. */
export function judgeLoading(
  failure: ThrownText,
  file: string,
  place: TestPlace,
  isJudging: () => boolean,
): Finding | { readonly note: string } {
  const { name, message, stack, unavailable, isDeliberate } = failure;
  const subject = `The test file ${file}`;
  if (name === "AssertionError" || (isDeliberate && unavailable === undefined && name !== UNSUPPORTED && isJudging()))
    return failedTest(subject, failure, place);
  const line = place.findLine(stack);
  if (isMissingName(failure) && lacksPage(failure, place, line === undefined))
    return { note: `${subject} was not tried: the sandbox has no page` };
  if (line !== undefined) {
    const said = `While the test file ${file} was loaded, the function threw ${name}: ${message}.`;
    return finding("run", "threw", said, line);
  }
  return faultOfFile(failure, file, false) ?? forPerson(`${unloadable(subject)}: ${name}: ${message}.`);
}

/** What keeps a test file from being loaded whatever the body; what else is thrown may come of a body that is missing. */
export function faultOfFile(failure: ThrownText, file: string, allowsPage: boolean): Finding | undefined {
  const subject = `The test file ${file}`;
  if (failure.name === UNSUPPORTED) return unsupported(subject, failure.message);
  if (failure.unavailable !== undefined) return forPerson(`${unloadable(subject)}: it uses ${failure.unavailable}.`);
  return isMissingName(failure) && !allowsPage ? withoutPage(subject, failure) : undefined;
}

/** Whether the engine found no such name. */
function isMissingName({ names, isDeliberate }: ThrownText): boolean {
  return !isDeliberate && names[0] === "ReferenceError";
}

// The names of the test's own are not looked at: where a page is allowed, what it misses is taken for one of a page.
function lacksPage(problem: ThrownText, place: TestPlace, isOfTest: boolean): boolean {
  return isOfPage(problem, place) || (place.allowsPage && isOfTest);
}

function unloadable(subject: string): string {
  return `${subject} cannot be loaded in the sandbox`;
}

function unsupported(subject: string, what: string): Finding {
  return forPerson(
    `${subject} uses ${what}, which the sandbox does not have: rewrite it without, or leave the file out of the option \`tests\`.`,
  );
}

function withoutPage(subject: string, { name, message }: ThrownText): Finding {
  return forPerson(
    `${subject} threw ${name}: ${message}, outside of the function. If it wants a page, which the sandbox does not have, leave the file out of the option \`tests\`, or set \`allow.dom\`: then what needs a page is not tried.`,
  );
}

function failedTest(subject: string, { name, message, stack }: ThrownText, { findLine }: TestPlace): Finding {
  const what = name === "AssertionError" ? "" : `${name}: `;
  return finding("run", "failed-test", `${subject} failed: ${what}${message}`, findLine(stack));
}
