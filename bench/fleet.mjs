// Sixty processes of one program on three hosts, over real databases: how often a function is written, how long it takes
// until all have all, what a process that only receives costs, and how long a heal and an approval are on their way.
import { tsImport } from "tsx/esm/api";
import { createClient } from "redis";
import { startModelServer } from "../dist/src/testing/index.js";
import { createHost, files, installClients, replies, runCommand, startProcess } from "./fleetProgram.mjs";
import { withProject } from "./project.mjs";

const PROCESSES = 60;
const RECEIVERS = 50;
/** Processes that start at the same time: two cores start no more in a sensible time. */
const AT_ONCE = 10;

/**
 * For each database: the requests to the model and the seconds until each of sixty processes has all fifty functions; the
 * largest memory in megabytes, and the compilers, of those that only received; the longest way of a heal and of an
 * approval to fifty processes and more, in milliseconds, told and by polls alone.
 */
export async function measureFleet() {
  const { installed, startPgBouncer, startPostgres, startRedis } = await tsImport(
    "../test/world/servers.ts",
    import.meta.url,
  );
  return withProject(files, {}, async (project) => {
    installClients(project);
    project.build(["node_modules/selfcoding/dist/src/cli/main.js", "build", "-p", "tsconfig.json"]);
    const figures = {};
    if (installed.postgres && installed.pgbouncer)
      figures.PostgreSQL = await using(startPostgres(), (postgres) =>
        using(startPgBouncer(postgres, "transaction"), (bouncer) =>
          measureEngine(project, postgresWorld(postgres, bouncer)),
        ),
      );
    if (installed.redis)
      figures.Redis = await using(startRedis(), async (redis) => measureEngine(project, await redisWorld(redis)));
    return figures;
  });
}

const changedIn = (name) =>
  `SELECT extract(epoch FROM changed_at) * 1000 AS at FROM selfcoding.head WHERE key LIKE '%#${name}'`;

function postgresWorld(postgres, bouncer) {
  return {
    address: postgres.url("postgres"),
    mute: `postgres://owner@127.0.0.1:${bouncer.port}/postgres`,
    changedAt: async (name) => Number((await postgres.query("postgres", changedIn(name)))[0].at),
  };
}

async function redisWorld({ url }) {
  const client = createClient({ url });
  await client.connect();
  await client.sendCommand(["ACL", "SETUSER", "plain", "on", ">secret", "~*", "+@all", "resetchannels"]);
  client.destroy();
  return {
    address: url,
    mute: url.replace("//", "//plain:secret@"),
    changedAt: async (name) => {
      const asking = createClient({ url });
      await asking.connect();
      for (const key of await asking.keys("selfcoding:*:record")) {
        const { key: id, changed } = await asking.hGetAll(key);
        if (id?.endsWith(`#${name}`)) return (asking.destroy(), Number(changed));
      }
      throw new Error(`Redis does not have ${name}.`);
    },
  };
}

const measureEngine = (project, engine) =>
  using(startModelServer({ replies }), (server) => measureWith(project, engine, server));

async function measureWith(project, engine, server) {
  const model = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "bench", SELFCODING_MODEL: "bench" };
  const hosts = Array.from({ length: 4 }, () => createHost(project));
  try {
    const told = { ...model, SELFCODING_FLEET: engine.address };
    const all = await startAll(PROCESSES, (index) => startProcess(hosts[index % 3], told));
    const startedAt = Date.now();
    const done = await Promise.all(all.map((one) => one.tell({})));
    const failed = done.filter(({ error }) => error !== undefined);
    if (failed.length > 0) throw new Error(failed[0].error);
    const requests = server.requests.length;
    const seconds = (Math.max(...done.map(({ at }) => at)) - startedAt) / 1000;
    const [first, ...others] = all;
    const heal = await timeHeal("heal0", first, others, engine);
    const approval = await timeApproval("propose0", first, others, { engine, host: hosts[3] });
    await Promise.all(others.map((one) => one.end()));
    const polled = await measureMute(hosts, first, engine);
    await first.end();
    return { requests, seconds, writers: done.filter(({ written }) => written > 0).length, heal, approval, ...polled };
  } finally {
    for (const host of hosts) host[Symbol.dispose]();
  }
}

/** Processes that can write nothing, and are told nothing. */
async function measureMute(hosts, healer, engine) {
  const mute = { SELFCODING_FLEET: engine.mute };
  const all = await startAll(RECEIVERS, (index) => startProcess(hosts[index % 3], mute));
  const done = await Promise.all(all.map((one) => one.tell({})));
  const failed = done.filter(({ error }) => error !== undefined);
  if (failed.length > 0) throw new Error(failed[0].error);
  const healByPolls = await timeHeal("heal1", healer, all, engine);
  const approvalByPolls = await timeApproval("propose1", healer, all, { engine, host: hosts[3] });
  const megabytes = Math.max(...done.map(({ kilobytes }) => kilobytes)) / 1024;
  const compilers = all.flatMap((one) => one.compilers()).length;
  await Promise.all(all.map((one) => one.end()));
  return { healByPolls, approvalByPolls, megabytes, compilers, writerCompilers: healer.compilers().length };
}

async function timeHeal(name, healer, others, engine) {
  const { result } = await healer.tell({ call: name, value: "ab" });
  if (result !== "") throw new Error(`${name} was not healed.`);
  return timeWay(name, others, engine);
}

async function timeApproval(name, proposer, others, { engine, host }) {
  const { code } = await proposer.tell({ call: name, value: "ab" });
  if (code !== "unapproved") throw new Error(`${name} was not proposed.`);
  runCommand(host, ["approve", name, "--fleet"], { SELFCODING_FLEET: engine.address });
  return timeWay(name, others, engine);
}

/** From the write, by the database's clock, until the last has it in force; all clocks are this machine's. */
async function timeWay(name, others, engine) {
  const id = `stubs.ts#${name}`;
  const heard = await Promise.all(
    others.map((one) => one.until(({ received, number }) => received === id && number === 2)),
  );
  const answers = await Promise.all(others.map((one) => one.tell({ call: name, value: "ab" })));
  if (answers.some(({ result }) => result !== "")) throw new Error(`${name} is not in force everywhere.`);
  return Math.max(...heard.map(({ at }) => at)) - (await engine.changedAt(name));
}

async function using(opening, use) {
  const opened = await opening;
  try {
    return await use(opened);
  } finally {
    await opened[Symbol.asyncDispose]();
  }
}

async function startAll(count, start) {
  const all = [];
  while (all.length < count)
    all.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - all.length) }, (_, index) => start(all.length + index)),
      )),
    );
  return all;
}
