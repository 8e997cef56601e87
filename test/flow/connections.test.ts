import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { startBot } from './bot.ts';
import { watchLeaks } from './leaks.ts';
import { openPlace } from './place.ts';
import { messagesIn, noticesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, until } from './stage.ts';
import { gateTo } from './wire.ts';

const PRESSES = 10;
const COMMANDS = 40;

describe('Socket Mode', () => {
  test('keeps two connections', async () => {
    const { slack } = await openStage();
    expect(slack.controls.connections()).toHaveLength(2);
  });

  test.each([
    {
      interruption: 'refreshes every connection in turn',
      act: ({ slack: { controls } }: Stage) => controls.refresh(controls.connections()[0]),
    },
    {
      interruption: 'refreshes all connections at once',
      act: ({ slack: { controls } }: Stage) => controls.refresh(),
    },
    {
      interruption: 'says that a connection will be refreshed soon',
      act: ({ slack: { controls } }: Stage) =>
        controls.refresh(controls.connections()[0], 'warning'),
    },
    {
      interruption: 'loses one connection after another',
      act: ({ slack: { controls } }: Stage) => controls.drop(controls.connections()[0]),
    },
    {
      interruption: 'loses all connections',
      act: ({ slack: { controls } }: Stage) => controls.drop(),
    },
  ])('loses no command and no press while Slack $interruption', async ({ act }) => {
    const stage = await openStage();
    const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    const mark = stage.changes.length;
    await Promise.all(await busyMoment(stage, report, act));

    const steps = () => stage.auditSteps();
    await until(async () => (await steps()).length === 2 * (1 + PRESSES + COMMANDS) || undefined);
    expect(noticesIn(stage.changes)).toEqual([]);
    const helps = () =>
      messagesIn(stage.changes.slice(mark)).filter(({ visibleTo }) => visibleTo === 'U0OPERATOR');
    await until(() => helps().length === COMMANDS || undefined);
    const counts = Map.groupBy(await steps(), (step) => step);
    expect(counts.get('U0VIEWER succeeded health')).toHaveLength(1 + PRESSES);
    expect(counts.get('U0OPERATOR succeeded help')).toHaveLength(COMMANDS);
    await until(() => stage.slack.controls.connections().length === 2 || undefined);
  });

  test.each(['unavailable', 'refused'] as const)(
    'connects again when Slack comes back after it was %s',
    async (outage) => {
      const stage = await openStage();
      const { controls } = stage.slack;
      await controls.down(outage);
      await until(async () => (await stage.bot.ops('/readyz')).status === 503 || undefined);
      await until(() => stage.log.find(({ msg }) => /^Slack cannot be reached/.test(msg)));
      expect((await stage.bot.ops('/readyz')).body).toBe('Slack: no connection\n');
      expect((await stage.bot.ops('/healthz')).status).toBe(200);

      await controls.down(false);
      await until(() => controls.connections().length === 2 || undefined);
      expect(textOf(await stage.ask('U0VIEWER', '/grid help'))).toContain('What you can ask');
      expect(await stage.bot.ops('/readyz')).toEqual({ status: 200, body: 'ready\n' });
    },
  );

  test('finishes an answer although Slack refreshes all connections meanwhile', async () => {
    const stage = await openStage();
    const first = await stage.ask('U0VIEWER', '/grid health');
    stage.slack.controls.refresh();
    await stage.finished(first);
  });

  test('stopped while it connects again leaves no connection behind', async () => {
    const place = await openPlace();
    onTestFinished(() => place.close());
    const gate = await gateTo(place.slack.url);
    const noLeaks = watchLeaks();
    const bot = await startBot({ ...place, slack: { ...place.slack, url: gate.url } }, {}, []);
    gate.hold('apps.connections.open');
    place.slack.controls.drop();
    await until(() => gate.held() === 2 || undefined);
    await bot.stop();
    gate.release();
    await noLeaks();
    expect(place.slack.controls.connections()).toEqual([]);
  });
});

/** Presses and types as if everybody was awake, while `act` interrupts now and then. */
async function busyMoment(
  stage: Stage,
  report: Message,
  act: (stage: Stage) => void,
): Promise<Promise<void>[]> {
  const work: Promise<void>[] = [];
  for (let index = 0; index < PRESSES + COMMANDS; index += 1) {
    work.push(
      index % 5 === 0
        ? stage.press('U0VIEWER', report, 'Details', 'PostgreSQL')
        : stage.slack.workspace.type('U0OPERATOR', GRID_OPS, '/grid help'),
    );
    if (index % 20 === 10) act(stage);
    await setImmediate();
  }
  return work;
}
