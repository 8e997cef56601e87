import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { MINUTE, outcomeOf, saying } from './actions-stage.ts';
import { replaceIn } from './catalog.ts';
import { openScenarioStage, type ScenarioStage } from './scenarios.ts';
import { textOf } from './screen.ts';

const OMAR = 'U0OPERATOR';

/** A device that answers a command does so within a second: nobody waits ten for one that does not. */
const impatient = (folder: string): Promise<void> =>
  replaceIn(join(folder, 'grid-services.yml'), 'timeout: 10s', 'timeout: 1s');

test('SC-04: load is shed on request, seen while it lasts, and given back', async () => {
  const stage = await openScenarioStage({ catalog: impatient });
  await circuits(stage);
  await Promise.all([live(stage), panel(stage)]);
  await shedAgent(stage);
  await noRestore(stage);
}, 60_000);

/** What happens meanwhile at the other device, which speaks the newer dialect. */
async function panel(stage: ScenarioStage): Promise<void> {
  await shedPanel(stage);
  await restore(stage);
  await ignoredSettings(stage);
}

async function circuits(stage: ScenarioStage): Promise<void> {
  const text = textOf(await stage.tell(OMAR, 'circuits volttron_thing', 'Asked by'));
  expect(text).toContain('Circuits of volttron_thing (Grid Services dev): 8 circuits');
  expect(text).toMatch(/5 of 8 on {2}· {2}power \d\.\d+ kW/);
  const critical = [...text.matchAll(/^(\w+) .*critical: never$/gm)].map(([, id]) => id);
  expect(critical).toEqual(['hvac1', 'fridge1']);
  expect(text).toContain('May be shed: Water heater, Lights, Outlets');
}

async function live(stage: ScenarioStage): Promise<void> {
  const text = await watched(stage, '10s');
  const times = [...text.matchAll(/^(\S+) +✓ connected +[\d.]+ kW +0 kW +idle +–$/gm)];
  expect(times).toHaveLength(5);
  const seconds = times.map(([, time = '']) => Date.parse(`1970-01-01T${time}Z`) / 1_000);
  for (const [index, second] of seconds.slice(1).entries())
    expect(Math.abs(second - (seconds[index] ?? 0) - 2)).toBeLessThanOrEqual(1);
}

async function watched(stage: ScenarioStage, span: string): Promise<string> {
  const line = `live volttron_thing --for ${span}`;
  return textOf(await stage.tell(OMAR, line, 'its time is over'));
}

/** Asked by the operator and approved by somebody else. */
async function approved(
  stage: ScenarioStage,
  line: string,
): Promise<{ card: Message; plan: string }> {
  const card = await stage.tell(OMAR, line, 'waits for approval');
  const plan = textOf(card);
  await stage.press('U0APPROVER1', card, 'Approve');
  return { card, plan };
}

const ACCEPTED =
  /Done after .*Acknowledged after \d+ ms · Correlation id ([0-9a-f-]{36}) · Requested 2 kW, shed ([\d.]+) kW · (.*)$/m;

async function shedAgent(stage: ScenarioStage): Promise<void> {
  const line = 'event volttron_thing --shed 2 --duration 300';
  const { card, plan } = await approved(stage, line);
  expect(plan).toContain('Load shed on request: 2 kW');
  expect(plan).toContain('For: 5 min');
  expect(plan).toMatch(/May be shed: Water heater [\d.]+ kW, Lights [\d.]+ kW, Outlets [\d.]+ kW/);
  expect(plan).toMatch(/Critical circuits are never shed: HVAC [\d.]+ kW, Fridge [\d.]+ kW/);
  const [, id = '', , curtailed] = ACCEPTED.exec(await outcomeOf(stage, card)) ?? [];
  expect(curtailed).toMatch(/^Water heater [\d.]+ kW → 0 kW · Lights .* → .* · Outlets .* → /);

  stage.pass(MINUTE);
  const text = await watched(stage, '3s');
  const lines = [...text.matchAll(/^\S+ +✓ connected .* kW +([\d.]+) kW +(\S+) +(\d+) s left$/gm)];
  expect(lines.map(([, , event]) => event)).toEqual([id, id]);
  const left = lines.map(([, , , seconds]) => Number(seconds));
  expect(left[0]).toBeLessThanOrEqual(240);
  expect(left).toEqual(left.toSorted((a, b) => b - a));
  expect(new Set(left).size).toBe(2);
  const shadow = textOf(await stage.tell(OMAR, 'shadow volttron_thing --path status', 'Asked by'));
  expect(shadow).toContain(`status.active_event_id`);
  expect(shadow).toContain(`"${id}"`);
  expect(Number(/status\.shed_kw +([\d.]+)/.exec(shadow)?.[1])).toBeGreaterThan(0.5);
}

async function shedPanel(stage: ScenarioStage): Promise<void> {
  const { card, plan } = await approved(stage, 'event volttron_local --shed 2 --duration 5m');
  expect(plan).toMatch(/Critical circuits are never shed: HVAC [\d.]+ kW, Refrigerator [\d.]+ kW/);
  const [, id = '', shed = '', curtailed] = ACCEPTED.exec(await outcomeOf(stage, card)) ?? [];
  expect(curtailed).toMatch(/^EV Charger [\d.]+ kW → [\d.]+ kW · Water Heater [\d.]+ kW → /);
  expect(curtailed).not.toMatch(/HVAC|Refrigerator/);
  const shadow = textOf(await stage.tell(OMAR, 'shadow volttron_local', 'Asked by'));
  expect(shadow).toMatch(new RegExp(`active_event\\.event_id +"${id}"`));
  const now = Number(/^shed_kw +([\d.]+)/m.exec(shadow)?.[1]);
  expect(now).toBeCloseTo(Number(shed), 0);
  expect(shadow).toMatch(new RegExp(`active_event\\.shed_kw +${now}`));
}

async function restore(stage: ScenarioStage): Promise<void> {
  const { card } = await approved(stage, 'restore volttron_local');
  expect(await outcomeOf(stage, card)).toMatch(
    /Done after .*Acknowledged after \d+ ms .* Its shadow names no event any more/,
  );
  const shadow = textOf(await stage.tell(OMAR, 'shadow volttron_local', 'Asked by'));
  expect(shadow).toMatch(/^shed_kw +0 /m);
  expect(shadow).not.toContain('active_event');
}

/** The agent knows no restore: that is said before, and its refusal after; the event ends by itself. */
async function noRestore(stage: ScenarioStage): Promise<void> {
  const refused = await approved(stage, 'restore volttron_thing');
  expect(refused.plan).toContain('Things of this kind (VEN agent) do not know restore');
  expect(await outcomeOf(stage, refused.card)).toMatch(/Failed .*unknown op: restore/);
  stage.pass(5 * MINUTE);
  expect(await watched(stage, '1s')).toMatch(/✓ connected +[\d.]+ kW +0 kW +idle +–/);
}

async function ignoredSettings(stage: ScenarioStage): Promise<void> {
  const line = 'device change volttron_local setConfig report_interval_seconds=15';
  const { card, plan } = await approved(stage, line);
  expect(plan).toContain('report_interval_seconds: 15');
  expect(await outcomeOf(stage, card)).toMatch(
    /Outcome unknown after .*No ack within 1 s\. · Things of this kind \(local VEN\) ignore setConfig/,
  );
  const text = textOf(await saying(stage, card, 'has an unknown outcome'));
  expect(text).not.toContain('✓');
}
