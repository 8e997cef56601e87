import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replaceIn } from './catalog.ts';
import { labelsOf, messagesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, until } from './stage.ts';

describe('a changed catalog', () => {
  test('counts from then on', async () => {
    const stage = await openStage();
    await replaceIn(join(stage.catalog, 'grid-services.yml'), 'title: PostgreSQL', 'title: Ledger');
    await until(() => stage.log.find(({ msg }) => msg.startsWith('The catalog was read again')));
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    expect(textOf(report)).toContain('Ledger');
  });

  test('counts at once when the bot is told to read it again', async () => {
    const stage = await openStage();
    await replaceIn(join(stage.catalog, 'grid.yml'), '[everyone]', '[U0OPERATOR]');
    await stage.bot.reload();
    expect(textOf(await stage.ask('U0VIEWER', '/grid help'))).toContain(
      'This needs the role viewer',
    );
  });

  test('counts when the file was replaced by another, as editors do', async () => {
    const stage = await openStage();
    const file = join(stage.catalog, 'grid.yml');
    await writeFile(`${file}.new`, 'version: 1\nroles: { viewer: [U0OPERATOR] }\n');
    await rename(`${file}.new`, file);
    await until(() => stage.log.find(({ msg }) => msg.startsWith('The catalog was read again')));
  });

  test('that is wrong leaves the old one in force and tells the ops channel', async () => {
    const stage = await openStage();
    stage.expectError(/The changed catalog is not used/);
    const file = join(stage.catalog, 'grid.yml');
    await replaceIn(file, 'version: 1', 'version: 2');
    const notice = await until(() => messagesIn(stage.changes)[0]);
    expect(notice.channel).toBe(GRID_OPS);
    expect(notice.visibleTo).toBeUndefined();
    expect(labelsOf(notice)).toEqual([]);
    expect(textOf(notice)).toMatch(
      /^! The changed catalog is not used, the one before stays in force:\n.*grid\.yml:\d+:\d+: version: found 2/,
    );
    await inForce(stage);

    await replaceIn(file, 'version: 2', 'version: 1');
    await replaceIn(join(stage.catalog, 'grid-services.yml'), 'title: PostgreSQL', 'title: Ledger');
    await until(() => stage.log.find(({ msg }) => msg.startsWith('The catalog was read again')));
  });

  test('that is gone leaves the old one in force and tells the ops channel', async () => {
    const stage = await openStage();
    stage.expectError(/The changed catalog is not used/);
    for (const name of ['grid.yml', 'grid-services.yml']) await rm(join(stage.catalog, name));
    await until(() => messagesIn(stage.changes)[0]);
    await inForce(stage);
  });
});

async function inForce(stage: Stage): Promise<void> {
  const mark = stage.changes.length;
  await stage.slack.workspace.type('U0VIEWER', GRID_OPS, '/grid health');
  const report = await until(() =>
    messagesIn(stage.changes.slice(mark)).find((message) => labelsOf(message).includes('Refresh')),
  );
  expect(textOf(report)).toContain('Grid Services dev is healthy');
}
