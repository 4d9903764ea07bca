// The commands that people and CI run most, in a project of 200 stubs; and ten stubs with a model that takes a second.
import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, withProject } from "./project.mjs";

const cli = fileURLToPath(new URL("../dist/src/cli/main.js", import.meta.url));
const ROUNDS = 7;
const stub = (index) =>
  `/** The number plus ${index}. */\nexport function plus${index}(n: number): number {\n  return stub(n);\n}\n`;
const module = (from, count) =>
  `import { stub } from "selfcoding";\n\n${Array.from({ length: count }, (_, index) => stub(from + index)).join("\n")}`;

/** Milliseconds of `check`: when a source has changed, and when nothing has. */
export async function measureCommands() {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}.ts`, module(5 * index, 5)]));
  return withProject(files, {}, async (project) => {
    const run = () => {
      const startedAt = performance.now();
      spawnSync(process.execPath, [cli, "check"], { cwd: project.folder });
      return performance.now() - startedAt;
    };
    run();
    const changed = [];
    const same = [];
    const bare = [];
    for (let round = 0; round < ROUNDS; round++) {
      project.write("m0.ts", `${files["m0.ts"]}// ${round}\n`);
      changed.push(run());
      same.push(run());
      const startedAt = performance.now();
      spawnSync(process.execPath, ["-e", "0"]);
      bare.push(performance.now() - startedAt);
    }
    return { changed: median(changed), same: median(same), bare: median(bare) };
  });
}

/** Seconds of `write` for ten stubs whose model takes a second for each. */
export async function measureWrite() {
  const replies = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `plus${index}`,
      [`\`\`\`ts\nfunction plus${index}(n: number): number {\n  return n + ${index};\n}\n\`\`\``],
    ]),
  );
  const server = fork(path.join(import.meta.dirname, "server.mjs"), { stdio: "inherit" });
  server.send({ replies, delayMilliseconds: 1000 });
  const [url] = await once(server, "message");
  try {
    return await withProject({ "sums.ts": module(0, 10) }, {}, async (project) => {
      const seconds = [];
      for (let round = 0; round < 3; round++) {
        project.forget();
        const env = { ...process.env, OPENAI_BASE_URL: url, OPENAI_API_KEY: "bench", SELFCODING_MODEL: "bench" };
        const startedAt = performance.now();
        const { status, stdout } = spawnSync(process.execPath, [cli, "write"], {
          cwd: project.folder,
          env,
          encoding: "utf8",
        });
        if (status !== 0) throw new Error(stdout);
        seconds.push((performance.now() - startedAt) / 1000);
      }
      return median(seconds);
    });
  } finally {
    server.kill();
  }
}
