import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gridops, openPlaceForCli } from '../cli/gridops.ts';

test('logs at the terminal are what Slack would show, and no button or markup', async () => {
  const { variables } = await openPlaceForCli();
  const ended = await gridops(['run', 'logs backend --since 1h'], variables);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(
    /^✗ Backend API \(Grid Services dev\): \d+ entries, \d errors?\nLines from /,
  );
  expect(ended.stdout).toMatch(
    /^(?:\d+ \w+ )?\d\d:\d\d:\d\d ERROR ZeroDivisionError: division by zero\n {4}/m,
  );
  expect(ended.stdout).not.toMatch(/`|<!date|&lt;/);
});

test('all lines go to a file where one is named', async () => {
  const { variables, folder } = await openPlaceForCli();
  const file = join(folder, 'log.txt');
  const words = ['run', 'logs backend --since 1h', '--out', file];
  const ended = await gridops(words, variables);
  expect(ended.stderr).toBe(`Log of Backend API (Grid Services dev) (times in UTC): ${file}\n`);
  const text = await readFile(file, 'utf8');
  expect(text.split('\n').length).toBeGreaterThan(400);
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z INFO {2}INFO: {5}10\.0\.1\.34/m);
});

test('lines as JSON are whole and masked', async () => {
  const { variables } = await openPlaceForCli();
  const line = "logs backend --since 4h --filter '?postgresql ?AWS_ACCESS_KEY_ID ?authorization'";
  const ended = await gridops(['run', '--json', line], variables);
  const { outcome, result } = JSON.parse(ended.stdout);
  expect(outcome).toBe('done');
  expect(result.logs.entries.length).toBeGreaterThanOrEqual(3);
  expect(result.logs.masked).toBeGreaterThanOrEqual(result.logs.entries.length);
  expect(ended.stdout).toContain('***');
  expect(ended.stdout).not.toMatch(
    /made-up-pass|QGRIDOPSFAKE2345|NotARealSecret|eyJ[\w-]{10,}\.eyJ/,
  );
});
