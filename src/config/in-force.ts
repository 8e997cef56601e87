import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Catalog } from './catalog.ts';
import { loadCatalog } from './load.ts';
import { formatProblem } from './problem.ts';

/** The catalog cannot be used; the message has a line for each problem. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';
}

export interface CatalogInForce {
  current(): Catalog;
  /** Reads the files again; a catalog with problems leaves the one in force. */
  reload(): Promise<void>;
  close(): void;
}

export interface CatalogListeners {
  onReload(summary: string): void;
  onProblem(text: string): void;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 300;

/** Loads a catalog, or throws CatalogError with every problem. */
export async function requireCatalog(path: string): Promise<Catalog> {
  const loaded = await loadCatalog(path);
  if (loaded.ok) return loaded.catalog;
  throw new CatalogError(loaded.problems.map(formatProblem).join('\n'));
}

/**
 * The catalog that counts now: read at start, and again whenever its files change. Throws CatalogError at start; later a
 * catalog with problems leaves the last good one in force and is reported.
 */
export async function createCatalogInForce(
  path: string,
  { onReload, onProblem }: CatalogListeners,
): Promise<CatalogInForce> {
  let catalog = await requireCatalog(path);
  let settling: NodeJS.Timeout | undefined;
  const reload = async (): Promise<void> => {
    const loaded = await loadCatalog(path);
    if (!loaded.ok) {
      const problems = loaded.problems.map(formatProblem).join('\n');
      onProblem(`The changed catalog is not used, the one before stays in force:\n${problems}`);
      return;
    }
    if (JSON.stringify(loaded.catalog) === JSON.stringify(catalog)) return;
    catalog = loaded.catalog;
    onReload(`The catalog was read again from ${path}.`);
  };
  const watcher = await watchCatalog(path, () => {
    clearTimeout(settling);
    settling = setTimeout(() => void reload(), SETTLE_MS);
  });
  watcher.on('error', ({ message }) =>
    onProblem(
      `Changes of the catalog are not seen any more, except on SIGHUP and at a restart:\n${message}`,
    ),
  );
  return {
    current: () => catalog,
    reload,
    close() {
      clearTimeout(settling);
      watcher.close();
    },
  };
}

/** Kubernetes changes a mounted file by turning this link beside it. */
const MOUNTED = '..data';

/** Watches the folder, because most programs save a file by putting a new one in its place, which is another file. */
async function watchCatalog(path: string, onChange: () => void): Promise<FSWatcher> {
  if ((await stat(path)).isDirectory()) return watch(path, onChange);
  const names = [basename(path), MOUNTED];
  return watch(dirname(path), (_event, name) => {
    if (name === null || names.includes(name)) onChange();
  });
}
