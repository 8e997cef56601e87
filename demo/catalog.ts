import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));

/**
 * Writes the example catalog into a folder, with the public addresses replaced by those of the simulated world.
 * `origins` maps `https://host` to `http://127.0.0.1:port`.
 */
export async function writeDemoCatalog(
  folder: string,
  origins: ReadonlyMap<string, string>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.yml'));
  for (const name of names) {
    let text = await readFile(join(EXAMPLES, name), 'utf8');
    for (const [origin, local] of origins) text = text.replaceAll(origin, local);
    await writeFile(join(folder, name), text);
  }
}
