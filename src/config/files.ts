import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogProblem } from './problem.ts';

interface CatalogFile {
  /** How to open it. */
  path: string;
  /** How to name it to people: as given, or relative to the folder that was given. */
  name: string;
}

interface CatalogText extends CatalogFile {
  text: string;
}

/** What could be read, and why the rest could not. */
interface ReadResult {
  files: CatalogText[];
  problems: CatalogProblem[];
}

/** Reads the file, or the *.yml and *.yaml files of the folder, in the order of their names. */
export async function readCatalogFiles(path: string): Promise<ReadResult> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const found = isFolder ? await yamlFilesOf(path) : [{ path, name: path }];
    if (found.length === 0)
      return failed(path, 'found no .yml or .yaml file in this folder, expected at least one');
    const results = await Promise.all(found.map(readText));
    return {
      files: results.flatMap(({ files }) => files),
      problems: results.flatMap(({ problems }) => problems),
    };
  } catch (error) {
    return failed(path, unreadable(error));
  }
}

async function yamlFilesOf(folder: string): Promise<CatalogFile[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /^[^.].*\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), name }));
}

async function readText({ path, name }: CatalogFile): Promise<ReadResult> {
  try {
    const bytes = await readFile(path);
    if (!isUtf8(bytes)) return failed(name, 'found bytes that are not UTF-8, expected UTF-8 text');
    return { files: [{ path, name, text: bytes.toString('utf8') }], problems: [] };
  } catch (error) {
    return failed(name, unreadable(error));
  }
}

function failed(file: string, message: string): ReadResult {
  return { files: [], problems: [{ file, path: '', message: `${message}.` }] };
}

const FAULTS: Record<string, string> = {
  ENOENT:
    'found nothing here, expected a file or a folder of .yml files. Set GRIDOPS_CATALOG to where the catalog is',
  EACCES: 'found something that GridOps may not read, expected the permission to read it',
  EISDIR: 'found a folder with the name of a file, expected a file',
};

/** The system's error in our words; anything that is not a system's error is a fault of ours and thrown on. */
function unreadable(error: unknown): string {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
  return (
    FAULTS[error.code] ?? `found a fault while reading (${error.code}), expected a readable file`
  );
}
