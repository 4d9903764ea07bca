import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch } from "undici";

const PATIENT = { headersTimeout: 0, bodyTimeout: 0 };
type Init = Pick<RequestInit, "method" | "signal"> & {
  readonly headers: [string, string][];
  readonly body: string | null;
};

/**
 * A `fetch` without a time limit of its own.
 *
 * @param usesProxy goes through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name
 */
export function createPatientFetch(usesProxy: boolean) {
  const dispatcher: Dispatcher = usesProxy ? new EnvHttpProxyAgent(PATIENT) : new Agent(PATIENT);
  return (url: string | URL, init: Init) => fetch(url, { ...init, dispatcher });
}
