import { describe, expect, it } from 'vitest';
import type { AlarmEvent, AlarmTrigger } from '../../../src/features/alarms/event.ts';
import { flapOf } from '../../../src/features/alarms/flapping.ts';
import { judgeCauses, openPlaybook } from '../../../src/features/alarms/playbook.ts';
import { unitOf } from '../../../src/features/alarms/units.ts';
import { measureWords, windowWords } from '../../../src/features/alarms/words.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 21, 12);

const trigger = (change: Partial<AlarmTrigger> = {}): AlarmTrigger => ({
  namespace: 'AWS/ECS',
  metric: 'CPUUtilization',
  dimensions: {},
  statistic: 'Average',
  period: 300,
  evaluationPeriods: 2,
  comparison: 'GreaterThanThreshold',
  threshold: 80,
  ...change,
});

describe('what an alarm says', () => {
  it.each<
    [
      words: string,
      change: Partial<AlarmTrigger>,
      value: number | undefined,
      state: AlarmEvent['state'],
    ]
  >([
    ['CPUUtilization is 87.4 %, alarm above 80 %', {}, 87.4, 'ALARM'],
    ['DatabaseConnections is 87, alarm above 80', { metric: 'DatabaseConnections' }, 87, 'ALARM'],
    [
      'FreeStorageSpace is 1.5 GB, alarm below 2 GB',
      { metric: 'FreeStorageSpace', comparison: 'LessThanThreshold', threshold: 2e9 },
      1.5e9,
      'ALARM',
    ],
    [
      'TargetResponseTime is 340 ms, alarm at or above 3 s',
      { metric: 'TargetResponseTime', comparison: 'GreaterThanOrEqualToThreshold', threshold: 3 },
      0.34,
      'OK',
    ],
    [
      'Lag is 3 min, alarm above 1 min',
      { metric: 'Lag', unit: 'Milliseconds', threshold: 60_000 },
      180_000,
      'ALARM',
    ],
    ['Lag is 12, alarm above 3', { metric: 'Lag', unit: 'None', threshold: 3 }, 12, 'ALARM'],
    ['CPUUtilization has no data, alarm above 80 %', {}, 87.4, 'INSUFFICIENT_DATA'],
    ['CPUUtilization, alarm above 80 %', {}, undefined, 'ALARM'],
  ])('%s', (words, change, value, state) => {
    const of = trigger(change);
    const event = { trigger: of, state, ...(value !== undefined && { value }) };
    expect(measureWords(event, unitOf(of))).toBe(words);
  });

  it.each<[words: string, change: Partial<AlarmTrigger>]>([
    ['Average of AWS/ECS, 2 of 2 periods of 5 min', {}],
    [
      'Average of AWS/ECS, 2 of 3 periods of 1 min',
      { datapointsToAlarm: 2, evaluationPeriods: 3, period: 60 },
    ],
    [
      'p99 of AWS/ECS, 1 of 1 period of 10 s',
      { statistic: 'p99', evaluationPeriods: 1, period: 10 },
    ],
  ])('%s', (words, change) => {
    expect(windowWords(trigger(change))).toBe(words);
  });
});

describe('an alarm', () => {
  const limits = { changes: 3, within: 15 * MINUTE };
  const ago = (...minutes: number[]) => minutes.map((each) => ({ at: NOW - each * MINUTE }));

  it('flaps with enough changes lately, until it has been quiet for as long', () => {
    const flap = flapOf(ago(1, 9, 4), limits, NOW);
    expect(flap).toEqual({ changes: 3, until: NOW + 6 * MINUTE });
  });

  it('does not flap when they are too few or too old', () => {
    expect(flapOf(ago(1, 4), limits, NOW)).toBeUndefined();
    expect(flapOf(ago(1, 4, 15), limits, NOW)).toBeUndefined();
  });
});

describe('a playbook', () => {
  const playbook = openPlaybook(
    'mqtt',
    {
      title: 'MQTT',
      steps: [{ title: 'Certificates' }, { title: 'Log' }],
      causes: [
        { title: 'Expired', step: 'Certificates', says: ['EXPIRED', 'inactive'] },
        { title: 'Refused', step: 'Log', says: ['refused'] },
        { title: 'Network' },
      ],
    },
    undefined,
  );

  it('finds causes in the result of their own step, in any case', () => {
    const judged = judgeCauses(playbook, 'Certificates', 'The certificate has expired. Refused.');
    expect(judged.map(({ cause, shownBy }) => [cause.title, shownBy])).toEqual([
      ['Expired', 'EXPIRED'],
    ]);
  });

  it('says of a cause that it was not found', () => {
    const [judged] = judgeCauses(playbook, 'Log', 'all is well');
    expect(judged).toMatchObject({ cause: { title: 'Refused' }, shownBy: undefined });
  });

  it('runs nothing for an alarm that belongs nowhere', () => {
    expect(playbook.steps.flatMap(({ words }) => words ?? [])).toEqual([]);
  });
});
