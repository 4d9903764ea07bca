import module from "node:module";
import type typescript from "typescript";

/** The part of Yarn's API that is used here: https://yarnpkg.com/advanced/pnpapi */
interface PnpApi {
  resolveToUnqualified(request: string, issuer: string, options: { readonly considerBuiltins: boolean }): string | null;
  findPackageLocator(location: string): object | null;
  getPackageInformation(locator: object): { readonly packageDependencies: ReadonlyMap<string, unknown> };
}

type System = Pick<typescript.System, "fileExists" | "readFile" | "directoryExists" | "getDirectories" | "realpath">;

const FOLDER = "/node_modules/";

/**
 * A system in which the compiler finds packages under Yarn's Plug'n'Play, which has archives in place of `node_modules`: where
 * it looks for `node_modules/a`, it is shown where `a` lies. Yarn itself patches the `typescript` of a project so, and not the
 * engine inside this package.
 */
export function plugAndPlaySystem(system: System, find: (file: string) => PnpApi | undefined = findApi): System {
  const { fileExists, readFile, directoryExists, getDirectories, realpath = (name: string) => name } = system;
  const real = (name: string): string => packagePath(name, find) ?? name;
  return {
    fileExists: (name) => fileExists(real(name)),
    readFile: (name, encoding) => readFile(real(name), encoding),
    directoryExists: (name) => directoryExists(real(name)) || dependenciesIn(name, find).length > 0,
    getDirectories: (name) => {
      const inScope = dependenciesIn(name, find);
      return inScope.length > 0 ? inScope : getDirectories(real(name));
    },
    realpath: (name) => realpath(real(name)),
  };
}

/** Where a file of a package lies; undefined for a path that names none, or one that its folder's package may not use. */
function packagePath(name: string, find: (file: string) => PnpApi | undefined): string | undefined {
  const at = name.lastIndexOf(FOLDER);
  if (at < 0) return undefined;
  const issuer = `${name.slice(0, at)}/`;
  const [first = "", second = "", ...rest] = name.slice(at + FOLDER.length).split("/");
  const [own, inside] = first.startsWith("@") ? [`${first}/${second}`, rest] : [first, [second, ...rest]];
  try {
    const folder = find(issuer)?.resolveToUnqualified(own, issuer, { considerBuiltins: false });
    return folder ? [folder.replaceAll("\\", "/").replace(/\/$/, ""), ...inside].filter(Boolean).join("/") : undefined;
  } catch {
    // It does not depend on such a package.
    return undefined;
  }
}

/** What stands in a folder `node_modules`, or in a scope below it, by the names that the folder's package depends on. */
function dependenciesIn(name: string, find: (file: string) => PnpApi | undefined): string[] {
  const path = name.endsWith("/") ? name : `${name}/`;
  const at = path.lastIndexOf(FOLDER);
  const scope = path.slice(at + FOLDER.length);
  if (at < 0 || !/^(?:@[^/]*\/)?$/.test(scope)) return [];
  const place = path.slice(0, at);
  const api = find(`${place}/`);
  const locator = api?.findPackageLocator(`${place}/`);
  if (api === undefined || locator === undefined || locator === null) return [];
  const names = [...api.getPackageInformation(locator).packageDependencies.keys()];
  return scope === "" ? names : names.filter((each) => each.startsWith(scope)).map((each) => each.slice(scope.length));
}

function findApi(file: string): PnpApi | undefined {
  const { findPnpApi } = module as typeof module & { findPnpApi?(file: string): PnpApi | null };
  return findPnpApi?.(file) ?? undefined;
}
