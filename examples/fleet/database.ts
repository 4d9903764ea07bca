/** A database that the services meet by. */
export interface Database extends AsyncDisposable {
  readonly address: string;
  /** As a person may read it, without a password. */
  readonly title: string;
}

/** The one that SELFCODING_FLEET names; else PostgreSQL in WebAssembly, in this process, for this run. */
export async function openDatabase(): Promise<Database> {
  const { SELFCODING_FLEET: given } = process.env;
  if (given) {
    if (!given.includes("://")) throw new Error(`SELFCODING_FLEET is not an address (got "${given}").`);
    // It may name several servers, which no URL does.
    const [scheme = "", rest = ""] = (given.split("?")[0] ?? "").split("://");
    const title = `yours, ${scheme}://${rest.slice(rest.lastIndexOf("@") + 1)}`;
    return { address: given, title, [Symbol.asyncDispose]: async () => undefined };
  }
  const { PGlite, PGLiteSocketServer } = await importPGlite();
  const database = await PGlite.create();
  const server = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0, maxConnections: 10 });
  await server.start();
  return {
    address: `postgres://postgres@${server.getServerConn()}/postgres`,
    title: "PGlite, PostgreSQL in WebAssembly, for this run (SELFCODING_FLEET=postgres://… takes yours)",
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await database.close();
    },
  };
}

async function importPGlite() {
  try {
    return { ...(await import("@electric-sql/pglite")), ...(await import("@electric-sql/pglite-socket")) };
  } catch (cause) {
    throw new Error(
      "There is no database: PGlite is not installed. Run `npm ci`, or name yours: SELFCODING_FLEET=postgres://… npm run example:fleet",
      { cause },
    );
  }
}
