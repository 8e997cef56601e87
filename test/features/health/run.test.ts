import { describe, expect, it } from 'vitest';
import { AwsFault } from '../../../src/aws/faults.ts';
import type { Check } from '../../../src/features/health/checks.ts';
import {
  type CheckState,
  type Finding,
  type Status,
  tally,
  worst,
} from '../../../src/features/health/finding.ts';
import { runChecks } from '../../../src/features/health/run.ts';

const finding = (status: Status): Finding => ({ status, summary: status, evidence: [] });
const check = (title: string, look: Check['look']): Check => ({
  part: { title },
  layer: 'ECS',
  look,
});
const healthy = (title: string) => check(title, async () => finding('healthy'));

describe('the worst of findings', () => {
  it.each<[Status[], Status]>([
    [[], 'unknown'],
    [['healthy'], 'healthy'],
    [['healthy', 'unknown'], 'unknown'],
    [['unknown', 'healthy'], 'unknown'],
    [['healthy', 'degraded', 'unknown'], 'degraded'],
    [['down', 'degraded', 'healthy'], 'down'],
    [['unknown', 'down'], 'down'],
  ])('%j is %s', (statuses, status) => {
    expect(worst(statuses.map(finding))).toBe(status);
  });

  it('is healthy only when every single one is', () => {
    const statuses: Status[] = ['healthy', 'unknown', 'degraded', 'down'];
    for (const other of statuses.filter((each) => each !== 'healthy'))
      expect(worst([finding('healthy'), finding(other), finding('healthy')])).not.toBe('healthy');
  });

  it('stands beside how many there are of each', () => {
    const findings = (['down', 'healthy', 'unknown', 'healthy'] as const).map(finding);
    expect(tally(findings)).toEqual({ healthy: 2, unknown: 1, degraded: 0, down: 1 });
  });
});

describe('running checks', () => {
  it('begins all of them at once and tells after each how things stand', async () => {
    const gates = [
      Promise.withResolvers<Finding>(),
      Promise.withResolvers<Finding>(),
      Promise.withResolvers<Finding>(),
    ];
    const told: (Status | undefined)[][] = [];
    const onChange = (states: readonly CheckState[]) =>
      told.push(states.map((state) => state.finding?.status));
    const running = runChecks(
      gates.map(({ promise }, index) => check(`part ${index}`, () => promise)),
      60_000,
      onChange,
    );
    expect(told).toEqual([[undefined, undefined, undefined]]);
    gates[2]?.resolve(finding('down'));
    await expect.poll(() => told.length).toBe(2);
    gates[0]?.resolve(finding('healthy'));
    await expect.poll(() => told.length).toBe(3);
    gates[1]?.resolve(finding('degraded'));
    const states = await running;
    expect(told.slice(1)).toEqual([
      [undefined, undefined, 'down'],
      ['healthy', undefined, 'down'],
    ]);
    expect(states.map((state) => [state.part.title, state.finding?.status])).toEqual([
      ['part 0', 'healthy'],
      ['part 1', 'degraded'],
      ['part 2', 'down'],
    ]);
  });

  it('gives a check that hangs up at its deadline, and does not hold the others', async () => {
    const told: (Status | undefined)[][] = [];
    const hanging = check('hangs', () => new Promise(() => {}));
    const states = await runChecks([hanging, healthy('answers')], 20, (partial) =>
      told.push(partial.map((state) => state.finding?.status)),
    );
    expect(told).toContainEqual([undefined, 'healthy']);
    expect(states.map((state) => state.finding)).toEqual([
      { status: 'unknown', summary: 'no answer within 20 ms', evidence: [] },
      finding('healthy'),
    ]);
  });

  it('makes a fault of AWS unknown, with its reason', async () => {
    const fault = new AwsFault(
      'denied',
      { operation: 'DescribeServices', region: 'us-west-2' },
      { what: 'access denied', remedy: 'Allow ecs:DescribeServices' },
    );
    const denied = check('denied', () => Promise.reject(fault));
    const [state] = await runChecks([denied], 60_000, () => {});
    expect(state?.finding).toEqual({
      status: 'unknown',
      summary: 'access denied',
      evidence: ['ECS DescribeServices in us-west-2: access denied. Allow ecs:DescribeServices.'],
    });
  });

  it('rejects for an error of our own, which must not look like one of AWS', async () => {
    const broken = check('broken', () => Promise.reject(new TypeError('x is undefined')));
    await expect(runChecks([broken, healthy('answers')], 60_000, () => {})).rejects.toThrow(
      'x is undefined',
    );
  });

  it('has nothing to wait for without checks', async () => {
    expect(await runChecks([], 60_000, () => {})).toEqual([]);
  });
});
