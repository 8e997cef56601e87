import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { iamPolicy } from '../../src/aws/operations.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

it('the README shows the IAM policy that the code needs', () => {
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(JSON.parse(shown)).toEqual(iamPolicy());
});

it('the README names every variable that the bot reads', async () => {
  const source = await readFile(
    new URL('../../src/config/environment.ts', import.meta.url),
    'utf8',
  );
  const names = new Set(
    source.match(/\b(?:SLACK|GRIDOPS|OPS|LOG|DATABASE)_[A-Z_]+\b|\bPORT\b|\bHOST\b/g),
  );
  expect([...names].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
