import { describe, expect, test } from 'vitest';
import { testServerUrl } from '../support/postgres.ts';
import type { Bot } from './bot.ts';
import { messagesIn, noticesIn } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';
import { listenBetween, send } from './wire.ts';

const dialects =
  testServerUrl === undefined ? (['sqlite'] as const) : (['sqlite', 'postgres'] as const);

describe('what Slack delivers again', () => {
  test('over HTTP runs once: a command', async () => {
    const stage = await openStage({ mode: 'http' });
    const between = await listenBetween(stage.bot.requestUrl);
    stage.slack.controls.deliverTo(between.url);
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const again = between.requests.flatMap((request) => [request, request]);
    const statuses = await Promise.all(again.map((each) => send(stage.bot.requestUrl, each)));
    expect(statuses).toEqual([200, 200]);
    await duplicates(stage.bot, 2);
    await onlyOnce(stage, report.ts);
  });

  test('over HTTP runs once: a press', async () => {
    const stage = await openStage({ mode: 'http' });
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const between = await listenBetween(stage.bot.requestUrl, stage.bot.requestUrl);
    stage.slack.controls.deliverTo(between.url);
    await stage.press('U0VIEWER', report, 'Refresh');
    await duplicates(stage.bot, 1);
    await until(async () => (await stage.audit()).length === 4 || undefined);
    await stage.finished(report);
  });

  test('over a socket that broke before the acknowledgement runs once', async () => {
    const stage = await openStage();
    const typed = stage.slack.workspace.type('U0VIEWER', 'C0GRIDOPS', '/grid health');
    stage.slack.controls.drop();
    await typed;
    const report = await until(() => messagesIn(stage.changes)[0]);
    await stage.finished(report);
    await duplicates(stage.bot, 1);
    await onlyOnce(stage, report.ts);
    expect(noticesIn(stage.changes)).toEqual([]);
  });

  test.each(dialects)('to two bots on one %s database runs once', async (dialect) => {
    const stage = await openStage({ mode: 'http', dialect });
    const other = await stage.startAnother();
    const between = await listenBetween(stage.bot.requestUrl, other.requestUrl);
    stage.slack.controls.deliverTo(between.url);
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    await until(async () => {
      const counts = await Promise.all([stage.bot, other].map(duplicatesOf));
      return counts.sort().join() === '0,1' || undefined;
    });
    await onlyOnce(stage, report.ts);
  });

  test.each(dialects)(
    'a button made by one bot works at another on one %s database',
    async (dialect) => {
      const stage = await openStage({ mode: 'http', dialect });
      const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
      const other = await stage.startAnother();
      stage.slack.controls.deliverTo(other.requestUrl);
      await stage.press('U0OPERATOR', report, 'Refresh');
      await until(
        async () => (await stage.auditSteps()).includes('U0OPERATOR succeeded health') || undefined,
      );
    },
  );
});

/** One message, and one pair of audit rows. */
async function onlyOnce(stage: Stage, ts: string): Promise<void> {
  expect(new Set(messagesIn(stage.changes).map((message) => message.ts))).toEqual(new Set([ts]));
  expect(await stage.auditSteps()).toEqual([
    'U0VIEWER requested health',
    'U0VIEWER succeeded health',
  ]);
}

async function duplicates(bot: Bot, count: number): Promise<void> {
  await until(async () => (await duplicatesOf(bot)) === count || undefined);
}

async function duplicatesOf(bot: Bot): Promise<number> {
  const { body } = await bot.ops('/metrics');
  return Number(/^gridops_duplicate_deliveries_total (\d+)$/m.exec(body)?.[1]);
}
