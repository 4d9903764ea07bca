import type typescript from "typescript";
import { bodyDefinition } from "./definition.js";
import { withoutStubs } from "../stubDiagnostic.js";
import { mistakesOf, mistakesWithin } from "./diagnostics.js";
import { withState } from "./hover.js";
import { findSpot, openStubs } from "./stubsOfEditor.js";

type Service = typescript.LanguageService;
type EditorFile = NonNullable<ReturnType<typeof openStubs>>;
type Regional = { diagnostics: typescript.Diagnostic[]; spans: typescript.TextSpan[] };
/** What newer servers ask while a large file is checked, part by part; no public type names it. */
type RegionalService = { getRegionSemanticDiagnostics?(...args: readonly unknown[]): Regional | undefined };
/** Changes what the compiler's own service says of a file; it is left as it is where nothing of ours is in the file. */
type Changing = <Value>(fileName: string, original: Value, change: (file: EditorFile) => Value) => Value;

// Named twice, by the package and by its path, it must not say everything twice.
const changed = new WeakSet<Service>();

/**
 * The plugin for editors: `"plugins": [{ "name": "selfcoding" }]` in a tsconfig.json, TypeScript 5.4 to 6.
 *
 * @param modules the compiler that the editor's server runs with
 */
export function createEditor(modules: { readonly typescript: typeof typescript }): {
  create(info: typescript.server.PluginCreateInfo): Service;
} {
  return { create: (info) => withStubsOf(modules.typescript, info) };
}

function withStubsOf(ts: typeof typescript, { languageService, project }: typescript.server.PluginCreateInfo): Service {
  if (changed.has(languageService)) return languageService;
  const changing: Changing = (fileName, original, change) => {
    try {
      const file = openStubs(ts, languageService, fileName);
      return file === undefined ? original : change(file);
    } catch (error) {
      // An editor without our words is better than one without its own.
      project.projectService.logger.info(`selfcoding: ${error instanceof Error ? error.stack : String(error)}`);
      return original;
    }
  };
  // Not only its own: a service that another plugin has made may inherit.
  const copied = {} as Record<string, unknown>;
  for (const name in languageService) copied[name] = languageService[name as keyof Service];
  const parts = [answering(languageService, changing), judging(languageService, changing)];
  const service: Service = Object.assign(copied as unknown as Service, ...parts);
  changed.add(service);
  return service;
}

function answering(
  service: Service,
  changing: Changing,
): Pick<Service, "getQuickInfoAtPosition" | "getDefinitionAtPosition" | "getDefinitionAndBoundSpan"> {
  return {
    getQuickInfoAtPosition: (fileName, position, ...rest) => {
      const info = service.getQuickInfoAtPosition(fileName, position, ...rest);
      return changing(fileName, info, (file) => {
        const spot = findSpot(file, position);
        return info === undefined || spot === undefined ? info : withState(info, file, spot.stub);
      });
    },
    getDefinitionAtPosition: (fileName, position, ...rest) => {
      const found = service.getDefinitionAtPosition(fileName, position, ...rest);
      return changing(fileName, found, (file) => {
        const spot = findSpot(file, position);
        const body = spot && bodyDefinition(file, spot.stub);
        return body === undefined ? found : [body, ...(found ?? [])];
      });
    },
    getDefinitionAndBoundSpan: (fileName, position) => {
      const found = service.getDefinitionAndBoundSpan(fileName, position);
      return changing(fileName, found, (file) => {
        const spot = findSpot(file, position);
        const body = spot && bodyDefinition(file, spot.stub);
        if (spot === undefined || body === undefined) return found;
        return { textSpan: found?.textSpan ?? spot.textSpan, definitions: [body, ...(found?.definitions ?? [])] };
      });
    },
  };
}

function judging(
  service: Service & RegionalService,
  changing: Changing,
): Pick<Service, "getSemanticDiagnostics" | "getSuggestionDiagnostics"> & RegionalService {
  const ofRegions: RegionalService = {
    getRegionSemanticDiagnostics: (...args) => {
      const found = service.getRegionSemanticDiagnostics?.(...args);
      return changing(String(args[0]), found, (file) => {
        if (found === undefined) return found;
        const own = mistakesWithin(file, found.spans);
        return { ...found, diagnostics: [...withoutStubs(file.stubs, found.diagnostics), ...own] };
      });
    },
  };
  return {
    getSemanticDiagnostics: (fileName) => {
      const found = service.getSemanticDiagnostics(fileName);
      return changing(fileName, found, (file) => [...withoutStubs(file.stubs, found), ...mistakesOf(file)]);
    },
    getSuggestionDiagnostics: (fileName) => {
      const found = service.getSuggestionDiagnostics(fileName);
      return changing(fileName, found, (file) => withoutStubs(file.stubs, found));
    },
    ...(service.getRegionSemanticDiagnostics === undefined ? {} : ofRegions),
  };
}
