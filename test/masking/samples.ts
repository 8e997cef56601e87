import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('./samples/', import.meta.url);

const linesOf = (file: URL): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

/** What the five systems of the examples log, by system. The only thing to mask in it is one e-mail address. */
export function sampleLogs(): Record<string, string[]> {
  return Object.fromEntries(
    readdirSync(FOLDER).map((file) => [file.replace('.txt', ''), linesOf(new URL(file, FOLDER))]),
  );
}

/** Lines that look as if they held a secret and hold none. */
export function harmlessLines(): string[] {
  return linesOf(new URL('./harmless.txt', import.meta.url));
}
