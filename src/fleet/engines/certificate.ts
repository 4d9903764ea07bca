import { SelfCodingError } from "../../contract/errors.js";

/** Codes of Node for a server's certificate that is not trusted, or is for another name or time. */
const CODES = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_SIGNATURE_FAILURE",
  "CERT_NOT_YET_VALID",
  "CERT_HAS_EXPIRED",
  "CERT_UNTRUSTED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
];

/** The refusal of a server whose certificate is not trusted; undefined for any other error. */
export function distrust(error: unknown, server: "PostgreSQL" | "Redis"): SelfCodingError | undefined {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (!CODES.includes(String(code))) return undefined;
  const place = server === "PostgreSQL" ? "in the address by `sslrootcert=…`, or " : "";
  return new SelfCodingError("fleet-refused", `The certificate of ${server} is not trusted: ${String(message)}.`, {
    remedy: `Name the certificate of its authority ${place}by the variable NODE_EXTRA_CA_CERTS, and the server by a name that it is for.`,
    details: { reason: "certificate" },
    cause: error,
  });
}
