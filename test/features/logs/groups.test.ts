import { describe, expect, it } from 'vitest';
import { AwsFault } from '../../../src/aws/faults.ts';
import { type GroupFinding, judgeGroup } from '../../../src/features/logs/groups.ts';
import { groupsView } from '../../../src/features/logs/groups-view.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { MINUTE, NOW } from './answers.ts';

const DAY = 24 * 60 * MINUTE;
const log = { component: 'web', title: 'Web', group: '/shop/web', format: 'auto' } as const;
const group = { name: '/shop/web', arn: 'arn', storedBytes: 5_120_000, createdAt: 0 };
const newest = { ok: true, value: NOW - 3 * MINUTE } as const;
const faultOf = (kind: 'not-found' | 'denied', what: string) => ({
  ok: false as const,
  fault: new AwsFault(kind, { operation: 'DescribeLogGroups', region: 'eu-central-1' }, { what }),
});

describe('a log group', () => {
  it.each([
    [30 * DAY, 30, 'right'],
    [30 * DAY, 7, 'retention'],
    [30 * DAY, undefined, 'retention'],
    [undefined, undefined, 'unjudged'],
    [undefined, 7, 'unjudged'],
  ] as const)(
    'that should keep lines for %s ms and keeps them %s days is %s',
    (retention, days, verdict) => {
      const source = retention === undefined ? log : { ...log, retention };
      const value = days === undefined ? group : { ...group, retentionDays: days };
      expect(judgeGroup(source, { ok: true, value }, newest)).toMatchObject({ verdict });
    },
  );

  it('that is not there is missing, and one that nobody could read is unknown', () => {
    expect(judgeGroup(log, faultOf('not-found', 'there is none'), newest).verdict).toBe('missing');
    expect(judgeGroup(log, faultOf('denied', 'access denied'), newest).verdict).toBe('unknown');
  });

  it('without an event, or one whose streams cannot be read, is no reason for an alarm', () => {
    const described = { ok: true, value: group } as const;
    expect(judgeGroup(log, described, { ok: true, value: undefined })).not.toHaveProperty(
      'newestAt',
    );
    const unread = judgeGroup(log, described, faultOf('denied', 'access denied'));
    expect(unread).toMatchObject({ verdict: 'unjudged', fault: expect.stringContaining('denied') });
  });
});

const finding = (parts: Partial<GroupFinding>): GroupFinding => ({
  component: 'web',
  title: 'Web',
  group: '/shop/web',
  verdict: 'unjudged',
  ...parts,
});
const read = { storedBytes: 5_120_000, newestAt: NOW - 3 * MINUTE };
const report = {
  target: 'shop@prod',
  title: 'Shop prod',
  region: 'eu-central-1',
  groups: [
    finding({ component: 'till', group: '/shop/till', verdict: 'missing', fault: 'no such group' }),
    finding({
      component: 'oven',
      group: '/shop/oven',
      verdict: 'unknown',
      fault: 'Access denied.',
    }),
    finding({ component: 'cart', verdict: 'retention', policyDays: 30, storedBytes: 0 }),
    finding({ verdict: 'retention', policyDays: 30, retentionDays: 1, ...read }),
    finding({ verdict: 'unjudged', ...read }),
    finding({ verdict: 'right', policyDays: 7, retentionDays: 7, ...read }),
  ],
};

describe('log groups as a message', () => {
  it('are golden/logs-groups.json, and one that Slack takes', async () => {
    const { looks, buttons } = looksAt(NOW);
    const view = groupsView(report, looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    await expectGolden('logs-groups', view, buttons);
  });

  it('get a tick only where the catalog says what is wanted', () => {
    const head = (verdict: GroupFinding['verdict']) =>
      plainText(
        groupsView({ ...report, groups: [finding({ verdict, ...read })] }, looksAt(NOW).looks)
          .blocks,
      ).split('\n')[0];
    expect(head('right')).toBe('✓ Log groups of Shop prod: all as wanted');
    expect(head('unjudged')).toBe('Log groups of Shop prod: 1 group');
  });

  it('are harmless and taken by Slack, however many and whatever their names', () => {
    const groups = Array.from({ length: 120 }, () =>
      finding({
        verdict: 'unknown',
        component: HOSTILE,
        group: HOSTILE.repeat(4),
        fault: HOSTILE.repeat(9),
      }),
    );
    const view = groupsView(
      { ...report, title: HOSTILE, groups },
      looksAt(NOW, { asker: HOSTILE }).looks,
    );
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
  });
});
