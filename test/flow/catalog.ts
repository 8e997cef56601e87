import { readFile, writeFile } from 'node:fs/promises';

/** Replaces a part of a file that must be in it. */
export async function replaceIn(file: string, part: string, other: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.includes(part)) throw new Error(`${file} does not say "${part}".`);
  await writeFile(file, text.replaceAll(part, other));
}
