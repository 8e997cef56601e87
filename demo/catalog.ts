import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));

/** The part of the example catalog that names a queue of AWS's. */
const INTAKE = 'alarm-intake.yml';
const QUEUE = 'https://sqs.us-west-2.amazonaws.com/123456789012/gridops-alarms';

/**
 * Writes the example catalog into a folder, with the public addresses replaced by those of the simulated world.
 * `origins` maps `https://host` to `http://127.0.0.1:port`; without the URL of a queue no alarms are taken in.
 */
export async function writeDemoCatalog(
  folder: string,
  origins: ReadonlyMap<string, string>,
  queueUrl?: string,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = (await readdir(EXAMPLES)).filter(
    (name) => name.endsWith('.yml') && (queueUrl !== undefined || name !== INTAKE),
  );
  for (const name of names) {
    let text = await readFile(join(EXAMPLES, name), 'utf8');
    for (const [origin, local] of origins) text = text.replaceAll(origin, local);
    if (queueUrl !== undefined) text = text.replaceAll(QUEUE, queueUrl);
    await writeFile(join(folder, name), text);
  }
}
