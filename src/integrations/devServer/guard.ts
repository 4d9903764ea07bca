import { createHash, timingSafeEqual } from "node:crypto";
import { isIPv4 } from "node:net";
import { TOKEN_HEADER } from "../../runtime/page/connection.js";

/** A request, as far as it decides who asks. */
interface Asking {
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The address at the other end of the connection. */
  readonly address: string | undefined;
}

/** Why a request is not served. */
interface Refusal {
  readonly status: number;
  /** Stable, for programs. */
  readonly reason: "address" | "host" | "origin" | "token" | "method" | "type" | "size" | "body" | "stub" | "stale";
  /** What is wrong, as the end of a sentence. */
  readonly what: string;
}

/** Why a request may not ask for a version; undefined when it comes from a page that this server has served to this machine. */
export function refusalOf({ method, headers, address }: Asking, token: string): Refusal | undefined {
  const one = (name: string): string => String(headers[name] ?? "");
  const host = one("host");
  const senders = [address ?? "", ...forwardedFor(one("x-forwarded-for"), one("forwarded"))];
  const foreign = senders.find((sender) => !isLoopback(sender));
  if (foreign !== undefined)
    return { status: 403, reason: "address", what: `comes from ${foreign || "an unknown address"}` };
  // A name of somebody else's that leads here (DNS rebinding) is a page of somebody else's.
  if (!isLocalName(host)) return { status: 403, reason: "host", what: `is addressed to ${host || "no host"}` };
  if (hostOf(one("origin")) !== host || !["", "same-origin"].includes(one("sec-fetch-site")))
    return { status: 403, reason: "origin", what: `comes from a page of ${one("origin") || "an unknown origin"}` };
  if (!isSame(one(TOKEN_HEADER), token))
    return { status: 401, reason: "token", what: "lacks the token of this server" };
  if (method !== "POST") return { status: 405, reason: "method", what: `is a ${method}, not a POST` };
  if (one("content-type").split(";", 1)[0]?.trim() !== "application/json")
    return { status: 415, reason: "type", what: `holds ${one("content-type") || "no type"}, not application/json` };
  return undefined;
}

/** What proxies say of those that they ask for. */
function forwardedFor(list: string, forwarded: string): string[] {
  const named = list === "" ? [] : list.split(",").map((sender) => sender.trim());
  // Who speaks of others in this form is a proxy that is not looked into.
  return forwarded === "" ? named : [...named, `a proxy (Forwarded: ${forwarded})`];
}

function isLoopback(address: string): boolean {
  const plain = address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
  return plain === "::1" || (isIPv4(plain) && plain.startsWith("127."));
}

function isLocalName(host: string): boolean {
  try {
    const { hostname } = new URL(`http://${host}`);
    const isName = hostname === "localhost" || hostname.endsWith(".localhost");
    return isName || hostname === "[::1]" || isLoopback(hostname);
  } catch {
    return false;
  }
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

// Digests have one length, whatever was sent.
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
