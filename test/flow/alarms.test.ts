import { expect, it } from 'vitest';
import { postgresOnly } from '../store/place.ts';
import { eventually, inThread, saying } from './actions-stage.ts';
import { cardsIn, openAlarmStage, threadOf } from './alarms-stage.ts';
import { labelsOf, textOf } from './screen.ts';
import { until } from './stage.ts';

const MINUTE = 60_000;

it('shows an alarm, lets somebody acknowledge it, ticks the step that was run, and closes with OK', async () => {
  const stage = await openAlarmStage();
  await stage.fire({ at: Date.now() - 2 * MINUTE });
  const card = await stage.card('Backend CPU is high fires');
  const text = textOf(card);
  expect(text).toContain('CPUUtilization is 87.4 %, alarm above 80 %');
  expect(text).toContain('Average of AWS/ECS, 2 of 2 periods of 5 min');
  expect(text).toContain('ServiceName backend-service, ClusterName grid-services-dev');
  expect(text).toContain('us-west-2');
  expect(text).toContain('severity critical');
  expect(text).toContain('Nobody has acknowledged it yet');
  expect(labelsOf(card)).toEqual(
    expect.arrayContaining([
      'Run',
      'It is this',
      'Ack',
      'Silence…',
      'Open incident',
      'Escalate',
      'Health',
      'Rollback…',
    ]),
  );

  const charted = await until(() => {
    const { blocks } = stage.now(card);
    return blocks.find((block) => block.type === 'image');
  });
  expect(charted).toMatchObject({
    title: { text: 'Backend CPU is high' },
    alt_text: expect.stringMatching(/^Line chart of Backend CPU is high.*critical from 80 %/),
    slack_file: { id: expect.stringMatching(/^F/) },
  });

  await stage.press('U0OPERATOR', card, 'Ack');
  await saying(stage, card, /Acknowledged by/);
  await inThread(stage, card, /acknowledged it, /);
  const acked = stage.now(card);
  expect(labelsOf(acked)).not.toContain('Ack');

  await stage.press('U0VIEWER', acked, 'Run', 'Is it running');
  await saying(stage, card, /1 of 6 steps done/);
  expect(textOf(stage.now(card))).toMatch(/1\. Is it running[\s\S]*Backend API/);

  await stage.fire({ state: 'OK', value: 40 });
  const closed = await saying(stage, card, 'Backend CPU is high is OK again');
  await inThread(stage, card, /Backend CPU is high is OK again/);
  expect(labelsOf(closed)).not.toContain('Escalate');
  expect(cardsIn(stage)).toEqual([card.ts]);
  const steps = await stage.auditSteps();
  expect(steps).toContain('U0OPERATOR succeeded alarm ack');
  expect(steps).toContain('U0VIEWER succeeded health');
});

it('does nothing twice, and goes by the time of a change and not by its arrival', async () => {
  const stage = await openAlarmStage();
  const at = Date.now() - 5 * MINUTE;
  await stage.fire({ at, state: 'ALARM' }, 'one');
  await stage.fire({ at: at + MINUTE, state: 'OK', value: 30 }, 'two');
  await stage.fire({ at, state: 'ALARM' }, 'one');
  await stage.fire({ at: at - MINUTE, state: 'ALARM', value: 99 }, 'zero');
  const card = await stage.card('Backend CPU is high is OK again');
  const [known] = await stage.store.alarms.inEnvironment('grid-services@dev');
  expect(known).toMatchObject({ state: 'OK', at: at + MINUTE, since: at + MINUTE });
  expect(await stage.store.alarms.history(known?.id ?? '', 10)).toHaveLength(3);
  expect(cardsIn(stage)).toEqual([card.ts]);
});

it('tells a second person who acknowledged first, and refuses a viewer', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.press('U0VIEWER', card, 'Ack');
  await inThread(stage, card, /may not run/);
  await stage.press('U0OPERATOR', card, 'Ack');
  await inThread(stage, card, /acknowledged it, /);
  await stage.press('U0APPROVER1', card, 'Ack');
  expect(await inThread(stage, card, /already/)).toContain('had acknowledged it already');
  await saying(stage, card, /Acknowledged by <@U0OPERATOR>/);
});

it('silences an alarm, stays honest meanwhile, and ends by a button', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.told('U0OPERATOR', 'silence ECS-Backend-HighCPU 30m "load test"', 'silenced');
  const quiet = await saying(stage, card, /fires, silenced/);
  expect(textOf(quiet)).toContain('load test');
  expect(textOf(quiet)).not.toContain('OK again');
  const list = await stage.told('U0VIEWER', 'silences', '1 silenced');
  expect(textOf(list)).toContain('ECS-Backend-HighCPU');
  await stage.press('U0OPERATOR', list, 'End');
  await saying(stage, card, /Nobody has acknowledged it yet/);
});

it('makes one message of the alarms of one service, and one summary of a storm', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  await stage.fire({ name: 'Backend-Memory', value: 93 });
  const card = await stage.card(/Backend API: 2 alarms, 2 firing/);
  for (let index = 0; index < 40; index += 1)
    await stage.fire({
      name: `Elsewhere-${index}`,
      trigger: undefined,
      region: undefined,
    } as never);
  const storm = await stage.card(/Alarm storm: 31 alarms, 31 firing/);
  expect(textOf(storm)).toContain('… and 19 more');
  await eventually(() => cardsIn(stage)[10]);
  expect(cardsIn(stage)).toHaveLength(11);
  expect(threadOf(stage, storm)).toEqual([]);
  expect(threadOf(stage, card).join()).toContain('Backend-Memory fires');
}, 60_000);

it('stays open while an alarm flaps', async () => {
  const stage = await openAlarmStage();
  const at = Date.now() - 4 * MINUTE;
  for (const [index, state] of (['ALARM', 'OK', 'ALARM', 'OK'] as const).entries())
    await stage.fire({ at: at + index * MINUTE, state });
  const card = await stage.card(/is OK just now, but flaps/);
  expect(textOf(card)).toContain('flaps: 4 changes lately');
  expect(cardsIn(stage)).toEqual([card.ts]);
});

it('opens the same message again when the alarm comes back soon', async () => {
  const stage = await openAlarmStage();
  const at = Date.now() - 4 * MINUTE;
  await stage.fire({ at });
  const card = await stage.card('Backend CPU is high fires');
  await stage.fire({ at: at + MINUTE, state: 'OK', value: 20 });
  await saying(stage, card, /Quiet after/);
  await inThread(stage, card, /OK again/);
  await stage.fire({ at: at + 2 * MINUTE, value: 91 });
  const again = await saying(stage, card, /CPUUtilization is 91 %/);
  expect(labelsOf(again)).toContain('Escalate');
  const told = await inThread(stage, card, /fires: CPUUtilization is 91 %/);
  expect(told).not.toContain('OK again');
  const lines = threadOf(stage, card).filter((text) => /OK again|91 %/.test(text));
  expect(lines).toHaveLength(2);
  expect(cardsIn(stage)).toEqual([card.ts]);
});

it('goes on with the same message after a restart', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.bot.stop();
  await stage.fire({ state: 'OK', value: 20 });
  await stage.startAnother();
  await saying(stage, card, 'is OK again');
  expect(cardsIn(stage)).toEqual([card.ts]);
});

it.each(postgresOnly)(
  'posts one message however many replicas share the work on %s',
  async (dialect) => {
    const stage = await openAlarmStage({ dialect });
    await stage.startAnother();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        stage.fire(
          { name: index % 2 === 0 ? 'ECS-Backend-HighCPU' : 'Backend-Memory' },
          `m${index % 10}`,
        ),
      ),
    );
    const card = await stage.card(/Backend API: 2 alarms, 2 firing/);
    await stage.fire({ state: 'OK' });
    await stage.fire({ name: 'Backend-Memory', state: 'OK' });
    await eventually(() => (textOf(stage.now(card)).includes('2 OK') ? true : undefined));
    expect(cardsIn(stage)).toEqual([card.ts]);
  },
);
