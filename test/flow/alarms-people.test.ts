import { expect, it } from 'vitest';
import { eventually, inThread, saying } from './actions-stage.ts';
import { cardsIn, openAlarmStage, quickEscalation, threadOf } from './alarms-stage.ts';
import { labelsOf, textOf } from './screen.ts';

it('pages whoever is next while nobody acknowledges a critical alarm, each step once', async () => {
  const stage = await openAlarmStage({ catalog: quickEscalation });
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await inThread(stage, card, /Escalation step 2 of 3/);
  await saying(stage, card, /Escalated: 2 of 3 steps/);
  await stage.press('U0OPERATOR', card, 'Ack');
  await saying(stage, card, /Acknowledged by/);
  const pages = threadOf(stage, card).filter((text) => text.includes('Escalation step'));
  expect(pages.map((text) => /step \d/.exec(text)?.[0])).toEqual(['step 1', 'step 2']);
  expect(pages[0]).toContain('S0ONCALL');
  const rows = (await stage.audit()).filter(({ command }) => command === 'escalate');
  expect(rows.map(({ actor, parameters }) => [actor.id, parameters.step])).toEqual([
    ['gridops', 1],
    ['gridops', 2],
  ]);
});

it('pages nobody for an alarm that is not critical, or silenced', async () => {
  const stage = await openAlarmStage({ catalog: quickEscalation });
  await stage.told('U0OPERATOR', 'silence ECS-Backend-HighCPU 30m "load test"', 'silenced');
  await stage.fire();
  const quiet = await stage.card(/fires, silenced/);
  await stage.fire({ name: 'RDS-HighConnections', trigger: CONNECTIONS, value: 87 });
  const loud = await stage.says('Database has many connections fires');
  expect(textOf(loud)).toContain('DatabaseConnections is 87, alarm above 80');
  await stage.told('U0OPERATOR', 'contacts', 'Contacts of');
  await stage.fire({ state: 'OK', value: 12 });
  await saying(stage, quiet, /is OK again/);
  expect([...threadOf(stage, quiet), ...threadOf(stage, loud)].join()).not.toContain('Escalation');
});

const CONNECTIONS = {
  namespace: 'AWS/RDS',
  metric: 'DatabaseConnections',
  dimensions: { DBInstanceIdentifier: 'grid-services-dev-db' },
  statistic: 'Average',
  period: 300,
  evaluationPeriods: 2,
  comparison: 'GreaterThanThreshold',
  threshold: 80,
};

it('escalates by a button, and says who comes after', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.press('U0OPERATOR', card, 'Escalate');
  const text = await inThread(stage, card, /escalates to/);
  expect(text).toContain('S0ONCALL');
  expect(text).toContain('step 1 of 3');
  expect(text).toContain('Next: Lead engineer');
  await saying(stage, card, /Escalated: 1 of 3/);
});

it('silences by a form', async () => {
  const stage = await openAlarmStage();
  const { workspace } = stage.slack;
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.press('U0OPERATOR', card, 'Silence…');
  await eventually(() => workspace.modalOf('U0OPERATOR'));
  await workspace.submitModal('U0OPERATOR', {
    'field:for': { 'field:for': '45m' },
    'field:reason': { 'field:reason': 'planned work' },
  });
  const quiet = await saying(stage, card, /fires, silenced/);
  expect(textOf(quiet)).toContain('planned work');
});

it('ticks a cause by what a step found, and another one by a person', async () => {
  const stage = await openAlarmStage();
  stage.world.setBreakage('crash-loop', true);
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.press('U0OPERATOR', card, 'Run', 'Is it running');
  const ticked = await saying(stage, card, /☑ A deploy that does not start/);
  expect(textOf(ticked)).toMatch(/by evidence .*: “.*” in: Is it running/);
  expect(textOf(ticked)).toContain('☐ More requests than before');
  expect(textOf(ticked)).toContain('1 of 6 steps done');
  await stage.press('U0OPERATOR', card, 'It is this', 'More requests');
  await saying(stage, card, /☑ More requests/);
  await stage.press('U0OPERATOR', card, 'Not this', 'More requests');
  await saying(stage, card, /☐ More requests/);
});

it('lists alarms as AWS has them, one of them, contacts and runbooks', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  await stage.says('Backend CPU is high fires');
  const list = await stage.told('U0VIEWER', 'alarms', /3 alarms of Grid Services dev/);
  expect(textOf(list)).toMatch(/ECS-Backend-HighCPU OK for/);
  expect(textOf(list)).toContain('nobody has acknowledged it');
  const one = await stage.told('U0VIEWER', 'alarm ECS-Backend-HighCPU', 'Missing data is treated');
  expect(textOf(one)).toContain('alarm above 80 %');
  expect(textOf(one)).toContain('Its message in');
  const contacts = await stage.told('U0VIEWER', 'contacts', 'Contacts of');
  expect(textOf(contacts)).toContain('Lead engineer');
  expect(textOf(contacts)).toContain('2. after 15 min: Lead engineer');
  const topics = await stage.told('U0VIEWER', 'runbook', 'Best practices');
  expect(labelsOf(topics)).toContain('MQTT connections fail');
  const mqtt = await stage.told('U0VIEWER', 'runbook mqtt', 'certs grid-services@dev');
  expect(textOf(mqtt)).toContain('The certificate is expired or invalid');
  expect(labelsOf(mqtt)).toContain('Run');
});

it('never shows an alarm without data as OK', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.fire({ state: 'INSUFFICIENT_DATA' });
  const unknown = await saying(stage, card, /Backend CPU is high has no data/);
  expect(textOf(unknown)).toContain('INSUFFICIENT_DATA (unknown, not OK)');
  expect(labelsOf(unknown)).toContain('Ack');
  expect(cardsIn(stage)).toEqual([card.ts]);
});

it('writes what happened before and after to the timeline of its incident, once', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.press('U0OPERATOR', card, 'Ack');
  await saying(stage, card, /Acknowledged by/);
  const [known] = await stage.store.alarms.inEnvironment('grid-services@dev');
  await stage.store.alarms.linkIncident([known?.id ?? ''], 'INC-1');
  await stage.fire({ state: 'OK', value: 12 });
  await saying(stage, card, /is OK again/);
  const lines = await eventually(async () => {
    const query = { incident: 'INC-1', told: [], order: 'asc', limit: 20 } as const;
    const page = await stage.store.timeline.page(query);
    return page.length >= 4 ? page : undefined;
  });
  expect(lines.map(({ kind }) => kind).toSorted()).toEqual([
    ...['acknowledged', 'alarm', 'alarm', 'chart'],
  ]);
  const [chart] = await stage.store.incidentCharts.of('INC-1');
  expect(chart?.key).toBe(`chart:${known?.id}`);
});
