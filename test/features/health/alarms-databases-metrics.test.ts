import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/features/health/finding.ts';
import { judgeAlarm, judgeDatabase, judgeMetric } from '../../../src/features/health/rules.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

describe('an alarm', () => {
  const alarm = (state: string, reason = 'Threshold Crossed') =>
    judgeAlarm({ name: 'HighCPU', arn: 'arn', state, reason, since: NOW });

  it.each<[state: string, finding: object]>([
    ['OK', { status: 'healthy', summary: 'OK', evidence: ['Threshold Crossed'] }],
    [
      'ALARM',
      { status: 'degraded', summary: 'in ALARM', evidence: ['Threshold Crossed'], since: NOW },
    ],
    [
      'INSUFFICIENT_DATA',
      {
        status: 'unknown',
        summary: 'INSUFFICIENT_DATA',
        evidence: ['Threshold Crossed'],
        since: NOW,
      },
    ],
    [
      'SOMETHING_NEW',
      { status: 'unknown', summary: 'SOMETHING_NEW', evidence: ['Threshold Crossed'], since: NOW },
    ],
  ])('in %s', (state, finding) => {
    expect(alarm(state)).toEqual(finding);
  });

  it('may have no reason', () => {
    expect(alarm('ALARM', '').evidence).toEqual([]);
  });
});

describe('a database', () => {
  it.each<[status: string, verdict: Status]>([
    ['available', 'healthy'],
    ['backing-up', 'healthy'],
    ['storage-optimization', 'healthy'],
    ['modifying', 'degraded'],
    ['upgrading', 'degraded'],
    ['rebooting', 'down'],
    ['stopped', 'down'],
    ['storage-full', 'down'],
    ['failed', 'down'],
    ['something-new', 'unknown'],
  ])('that is %s is %s', (status, verdict) => {
    const found = judgeDatabase({
      identifier: 'db',
      status,
      engine: 'postgres 15.12',
      instanceClass: 'db.t4g.medium',
      multiAz: true,
      storageGiB: 20,
    });
    const evidence = ['postgres 15.12, db.t4g.medium, 20 GiB, multi-AZ'];
    expect(found).toEqual({ status: verdict, summary: status, evidence });
  });
});

describe('a metric', () => {
  const ladder = { warning: 70, critical: 80 };
  const judge = (value: number | undefined, age = MINUTE, messages: string[] = []) => {
    const newest = value === undefined ? undefined : { at: NOW - age, value };
    const series = { id: 'm1', label: 'CPU', status: 'Complete', points: [], messages };
    return judgeMetric(
      { ...series, ...(newest && { newest }) },
      { label: 'CPU', unit: '%' },
      ladder,
      NOW,
    );
  };

  it.each<[value: number, status: Status, summary: string]>([
    [0, 'healthy', '0 %'],
    [69.9, 'healthy', '69.9 %'],
    [70, 'degraded', '70 %, warning'],
    [79.94, 'degraded', '79.9 %, warning'],
    [80, 'degraded', '80 %, critical'],
    [812.34, 'degraded', '812 %, critical'],
  ])('at %d is %s', (value, status, summary) => {
    const [written] = summary.split(', ');
    expect(judge(value)).toEqual({
      status,
      summary,
      evidence: [`${written}, warning from 70 %, critical from 80 %`],
    });
  });

  it('without a unit is a plain number', () => {
    const newest = { at: NOW, value: 61 };
    const series = { id: 'm1', label: '', status: 'Complete', points: [], messages: [], newest };
    const ladder = { warning: 60, critical: 80.5 };
    expect(judgeMetric(series, { label: 'connections', unit: '' }, ladder, NOW)).toEqual({
      status: 'degraded',
      summary: '61, warning',
      evidence: ['61, warning from 60, critical from 80.5'],
    });
  });

  it('without data is unknown, with what AWS says about it', () => {
    expect(judge(undefined)).toEqual({ status: 'unknown', summary: 'no data', evidence: [] });
    expect(judge(undefined, 0, ['', 'Access denied'])).toEqual({
      status: 'unknown',
      summary: 'no data',
      evidence: ['Access denied'],
    });
    expect(judgeMetric(undefined, { label: 'CPU', unit: '%' }, ladder, NOW)).toMatchObject({
      status: 'unknown',
      summary: 'no data',
    });
  });

  it('with old data is unknown, however low it was', () => {
    expect(judge(5, 10 * MINUTE).status).toBe('healthy');
    expect(judge(5, 10 * MINUTE + 1)).toEqual({
      status: 'unknown',
      summary: 'no data for 10 min',
      evidence: [],
    });
  });
});
