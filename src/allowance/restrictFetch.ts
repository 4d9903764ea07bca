type Fetch = typeof globalThis.fetch;

const MAX_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A `fetch` that reaches the given hosts only, by redirects too: `"example.com"` with its default port, or `"localhost:8080"`. */
export function restrictFetch(fetch: Fetch, hosts: readonly string[]): Fetch {
  const check = (address: string): void => {
    const { host, protocol } = new URL(address);
    if ((protocol === "https:" || protocol === "http:") && hosts.includes(host)) return;
    throw new TypeError(
      `${host || address} may not be reached; allowed are ${hosts.join(", ")} (option \`allow.net\`).`,
    );
  };
  return async (input, init) => {
    // Made anew: a `dispatcher` could lead elsewhere whatever the address says.
    const { dispatcher: _dispatcher, ...own } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
    let request = new Request(input instanceof Request ? input : String(input), own);
    const { redirect } = request;
    for (let count = 0; count <= MAX_REDIRECTS; count++) {
      check(request.url);
      const again = redirect === "follow" ? request.clone() : undefined;
      const response = await fetch(new Request(request, { redirect: redirect === "follow" ? "manual" : redirect }));
      const target = response.headers.get("location");
      if (again === undefined || target === null || !REDIRECTS.has(response.status)) return response;
      await response.body?.cancel();
      request = redirected(again, new URL(target, request.url).href, response.status);
    }
    throw new TypeError("Too many redirects.");
  };
}

function redirected(request: Request, address: string, status: number): Request {
  const { method } = request;
  const becomesGet = status === 303 ? method !== "HEAD" : status < 303 && method === "POST";
  const headers = new Headers(request.headers);
  if (new URL(address).origin !== new URL(request.url).origin)
    for (const name of ["authorization", "cookie", "proxy-authorization"]) headers.delete(name);
  if (!becomesGet) {
    const hasBody = method !== "GET" && method !== "HEAD";
    return new Request(address, {
      method,
      headers,
      signal: request.signal,
      ...(hasBody ? { body: request.body, duplex: "half" } : {}),
    } as RequestInit);
  }
  for (const name of ["content-length", "content-type", "content-encoding"]) headers.delete(name);
  return new Request(address, { method: "GET", headers, signal: request.signal });
}
