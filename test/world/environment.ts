/** What sets selfcoding up, names a model, or says that this is a job of CI or how to print: it differs from machine to machine. */
const OF_MACHINE = /^(SELFCODING_|OPENAI_|OTEL_|GITHUB_)|^(CI|NODE_USE_ENV_PROXY|NO_COLOR|FORCE_COLOR|VISUAL)$/;
/** What says that this is a test run: the runner needs it itself. */
const OF_RUNNER = /^(VITEST|JEST_)|^(NODE_ENV|NODE_TEST_CONTEXT)$/;

/** The environment for programs of tests: what they depend on is what the test hands them. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !OF_MACHINE.test(name) && !OF_RUNNER.test(name)));
}

/** Takes out of this process what differs from machine to machine, for tests that run in it. */
export function clearEnvironment(): void {
  for (const name of Object.keys(process.env)) if (OF_MACHINE.test(name)) delete process.env[name];
}
