import type { Clauses } from "../../contract/contract.js";
import type { CapturedCall, Case } from "../../contract/nouns.js";
import type { PlainOptions } from "../../contract/options.js";
import type { Failure } from "../../prompt/describeError.js";
import { captureExamples } from "../capture.js";
import { fixedClauses } from "../fixedClauses.js";
import { configuredOptions, plainOptions } from "../options.js";
import type { RunningStub } from "../runningStub.js";

/** A page's request for a version. The dev server has the skeleton itself: a page only names its stub. */
export interface PageRequest {
  readonly id: string;
  readonly fingerprint: string;
  readonly call: CapturedCall;
  readonly cases: readonly Case[];
  readonly fixed?: Clauses;
  readonly options: PageOptions;
  readonly failure?: Failure;
}

/** The options that a page may set. What concerns the machine (files, models, isolation) is for its own configuration. */
type PageOptions = Pick<PlainOptions, (typeof PAGE_OPTIONS)[number]>;

const PAGE_OPTIONS = ["prompt", "limits", "candidates", "seed", "proof"] as const;

/** What is asked of the dev server for a call. */
export function describePageRequest(stub: RunningStub, call: CapturedCall, failure: Failure | undefined): PageRequest {
  const { skeleton, options, scope } = stub;
  return {
    id: skeleton.id,
    fingerprint: skeleton.fingerprint,
    call,
    cases: captureExamples(skeleton, options.examples ?? [], scope),
    ...fixedClauses(options),
    options: pageOptions({
      ...plainOptions(configuredOptions()),
      ...plainOptions(options),
      limits: stub.limits(),
    }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Of some options those that a page may set. */
export function pageOptions(options: Readonly<Record<string, unknown>>): PageOptions {
  return Object.fromEntries(PAGE_OPTIONS.flatMap((name) => (name in options ? [[name, options[name]]] : [])));
}
