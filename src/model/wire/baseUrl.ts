import { SelfCodingError } from "../../contract/errors.js";

/** Where requests go. */
interface Endpoint {
  /** The prefix of request paths. */
  readonly baseURL: string;
  /** The query of each request, as `?api-version=…`; empty for none. */
  readonly search: string;
  /** What a proxy that asks for a name and a password is sent, where the address holds them. */
  readonly authorization?: string;
}

const PATH = "/chat/completions";

/**
 * Takes a base URL apart, as people copy it: with a query, or with the whole path.
 *
 * @throws {SelfCodingError} `options-invalid` for what is not the URL of a server
 */
export function readBaseURL(given: string): Endpoint {
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new SelfCodingError(
      "options-invalid",
      `The model server's URL must begin with http:// or https:// (got ${JSON.stringify(given)}).`,
      {
        remedy: "Correct OPENAI_BASE_URL (option `model.baseURL`), as in http://127.0.0.1:11434/v1.",
      },
    );
  }
  let path = url.pathname;
  while (path.endsWith("/")) path = path.slice(0, -1);
  const base = path.endsWith(PATH) ? path.slice(0, -PATH.length) : path;
  const user = [url.username, url.password].map(decodeURIComponent).join(":");
  return {
    baseURL: `${url.origin}${base}`,
    search: url.search,
    ...(user === ":" ? {} : { authorization: `Basic ${Buffer.from(user).toString("base64")}` }),
  };
}
