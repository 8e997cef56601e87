import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';

/** One file of the page as it goes over the wire. */
export interface Asset {
  contentType: string;
  body: string;
}

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
};

const PAGE_FOLDER = join(import.meta.dirname, 'page');

/**
 * Reads the page's files once, keyed by URL path. TypeScript modules lose their types and keep their `.ts` paths,
 * so the browser runs the very files that are type-checked; there is no build.
 */
export async function loadAssets(): Promise<Map<string, Asset>> {
  const names = (await readdir(PAGE_FOLDER)).filter((name) => extname(name) in CONTENT_TYPES);
  const assets = await Promise.all(names.map(loadAsset));
  return new Map(assets);
}

async function loadAsset(name: string): Promise<[string, Asset]> {
  const source = await readFile(join(PAGE_FOLDER, name), 'utf8');
  const body = extname(name) === '.ts' ? stripTypeScriptTypes(source) : source;
  const path = name === 'index.html' ? '/' : `/${name}`;
  return [path, { contentType: CONTENT_TYPES[extname(name)] ?? '', body }];
}
