/** Whether the command line of tsx has started this program, and not only its loader. */
export function isStartedByTsx(): boolean {
  const { process } = globalThis as { readonly process?: NodeJS.Process };
  return process?.execArgv?.some((flag) => flag.replaceAll("\\", "/").includes("/tsx/")) === true;
}
