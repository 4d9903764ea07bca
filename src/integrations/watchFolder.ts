import { existsSync, type FSWatcher, readdirSync, watch } from "node:fs";
import path from "node:path";

/** Tells of every change below a folder, which may come, go and come again. */
export function watchFolder(folder: string, onChange: () => void): { close(): void } {
  const watchers = new Map<string, FSWatcher>();
  const drop = (place: string): void => {
    watchers.get(place)?.close();
    watchers.delete(place);
  };
  const look = (): void => {
    const above = nearestAbove(folder);
    const places = new Set([above, ...foldersBelow(folder)]);
    for (const place of [...watchers.keys()].filter((each) => !places.has(each))) drop(place);
    for (const place of places) {
      if (watchers.has(place)) continue;
      // Above it stands much that is none of its.
      const isOnTheWay = (name: string | null): boolean =>
        place !== above || name === null || isWithin(folder, path.join(place, name));
      try {
        const watcher = watch(place, (_event, name) => isOnTheWay(name) && changed());
        watchers.set(
          place,
          watcher.on("error", () => drop(place)),
        );
      } catch {
        // It has gone meanwhile, which whoever watches above it tells.
      }
    }
  };
  const changed = (): void => {
    look();
    onChange();
  };
  look();
  return {
    close: () => {
      for (const place of [...watchers.keys()]) drop(place);
    },
  };
}

function nearestAbove(folder: string): string {
  const parent = path.dirname(folder);
  return existsSync(parent) || parent === folder ? parent : nearestAbove(parent);
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer + path.sep);
}

function foldersBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const inner = entries.filter((entry) => entry.isDirectory());
    return [folder, ...inner.flatMap(({ name }) => foldersBelow(path.join(folder, name)))];
  } catch {
    return [];
  }
}
