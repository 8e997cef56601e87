import { describe, expect, it } from 'vitest';
import type {
  CheckState,
  Finding,
  HealthReport,
  Status,
} from '../../../src/features/health/finding.ts';
import { healthView } from '../../../src/features/health/view.ts';
import { plainText } from '../../../src/slack/plain.ts';
import {
  dangers,
  HOSTILE,
  looksAt,
  messageProblems,
  modalProblems,
} from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';

const NOW = Date.UTC(2026, 10, 21, 12);

const web = { component: 'web', title: 'Web' };
const orders = { component: 'orders', title: 'Orders' };
const alarms = { title: 'Alarms' };

const reportOf = (checks: CheckState[], parts: Partial<HealthReport> = {}): HealthReport => ({
  target: 'shop@prod',
  title: 'Shop prod',
  region: 'eu-central-1',
  everything: false,
  checks,
  changes: { web: ['rollback', 'scale'], cart: [] },
  elapsed: 840,
  ...parts,
});

const found = (
  status: Status,
  summary: string,
  evidence: string[] = [],
  since?: number,
): Finding => ({ status, summary, evidence, ...(since !== undefined && { since }) });

const healthy: CheckState[] = [
  {
    part: web,
    layer: 'ECS',
    finding: found('healthy', 'running 2 of 2', ['deployment of web:42']),
  },
  { part: web, layer: 'targets', finding: found('healthy', '2 of 2 healthy') },
  { part: orders, layer: 'RDS', finding: found('healthy', 'available', ['postgres 15.12']) },
  { part: alarms, layer: 'HighCPU', finding: found('healthy', 'OK', ['Threshold not crossed']) },
];

const DENIED = 'ECS DescribeServices in eu-central-1: access denied. Allow ecs:DescribeServices.';

const broken: CheckState[] = [
  {
    part: web,
    layer: 'ECS',
    finding: found(
      'down',
      'running 0 of 2, rollout IN_PROGRESS',
      ['deployment of web:43: IN_PROGRESS, 7 failed tasks', 'last event: unable to place a task'],
      NOW - 12 * 60_000,
    ),
  },
  { part: web, layer: 'CPU', finding: found('unknown', 'no data for 12 min') },
  { part: web, layer: 'HTTP health', finding: found('healthy', '200 in 18 ms') },
  {
    part: orders,
    layer: 'connections',
    finding: found('degraded', '81, critical', ['81, warning from 60, critical from 80']),
  },
  ...['HighCPU', 'HighMemory', 'NoTraffic', 'Errors'].map((layer) => ({
    part: alarms,
    layer,
    finding: found('unknown', 'access denied', [DENIED]),
  })),
];

const pending: CheckState[] = [
  { part: web, layer: 'ECS' },
  { part: web, layer: 'CPU', finding: found('healthy', '12 %') },
  { part: orders, layer: 'RDS', finding: found('down', 'stopped', ['postgres 15.12']) },
  { part: alarms, layer: 'HighCPU' },
];

describe('a health report', () => {
  it.each<[name: string, report: HealthReport]>([
    ['health-healthy', reportOf(healthy)],
    ['health-healthy-everything', reportOf(healthy, { everything: true })],
    ['health-broken', reportOf(broken)],
    ['health-pending', reportOf(pending, { elapsed: 120 })],
    [
      'health-component',
      reportOf(
        broken.filter(({ part }) => part === web),
        { target: 'shop@prod/web', title: 'Web (Shop prod)', everything: true },
      ),
    ],
    ['health-nothing', reportOf([])],
  ])('looks as it does in golden/%s.json', async (name, report) => {
    const { looks, buttons } = looksAt(NOW);
    const view = healthView(report, looks);
    expect(messageProblems(view)).toEqual([]);
    await expectGolden(name, view, buttons);
  });

  it('is green only when every check is', () => {
    const titleOf = (checks: CheckState[]) =>
      plainText(healthView(reportOf(checks), looksAt(NOW).looks).blocks).split('\n')[0];
    expect(titleOf(healthy)).toBe('✓ Shop prod is healthy');
    for (const status of ['unknown', 'degraded', 'down'] as const) {
      const other = { part: alarms, layer: 'one more', finding: found(status, 'x') };
      expect(titleOf([...healthy, other])).not.toContain('✓');
    }
    expect(titleOf([])).not.toContain('✓');
  });

  it('keeps two parts with one title apart', () => {
    const twin = { component: 'web-2', title: 'Web' };
    const { looks, buttons } = looksAt(NOW);
    healthView(
      reportOf([...healthy, { part: twin, layer: 'ECS', finding: found('healthy', 'x') }]),
      looks,
    );
    expect(buttons).toContain('modal: health shop@prod/web --all');
    expect(buttons).toContain('modal: health shop@prod/web-2 --all');
  });

  it('says once what is the reason for many checks', () => {
    const text = plainText(healthView(reportOf(broken), looksAt(NOW).looks).blocks);
    expect(text.split(DENIED)).toHaveLength(2);
    expect(text).toContain(`4 checks: ${DENIED}`);
  });

  it('shows no buttons before it is finished', () => {
    const { looks, buttons } = looksAt(NOW);
    healthView(reportOf(pending), looks);
    expect(buttons).toEqual([]);
  });

  it('shows evidence of what is well only on request', () => {
    const text = (everything: boolean) =>
      plainText(healthView(reportOf(healthy, { everything }), looksAt(NOW).looks).blocks);
    expect(text(false)).not.toContain('deployment of web:42');
    expect(text(true)).toContain('deployment of web:42');
  });
});

describe('a health report of sixty components', () => {
  const checks = (text: string): CheckState[] =>
    Array.from({ length: 60 }, (_, index) => index).flatMap((index) =>
      (['healthy', 'unknown', 'degraded', 'down'] as const).map((status) => ({
        part: { component: `component-${index}`, title: `${text.slice(0, 60)} ${index}` },
        layer: `${status} ${text.slice(0, 255)}`,
        finding: found(
          status,
          text,
          Array(20)
            .fill(0)
            .map((_, line) => `${index} ${line} ${text}`),
          0,
        ),
      })),
    );

  it.each<[what: string, text: string]>([
    ['short text', 'x'],
    ['huge evidence', 'evidence '.repeat(2_000)],
    ['huge text that grows when escaped', '&'.repeat(5_000)],
    ['hostile text', `${HOSTILE} `.repeat(20)],
  ])('with %s is one that Slack takes, and harmless', (_what, text) => {
    for (const everything of [false, true]) {
      const report = reportOf(checks(text), { everything, title: text.slice(0, 60) });
      const view = healthView(report, looksAt(NOW, { asker: text }).looks);
      expect(messageProblems(view)).toEqual([]);
      expect(modalProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
    }
  });

  it('is one that Slack takes while it is pending', () => {
    const waiting = checks(HOSTILE).map(({ part, layer }) => ({ part, layer }));
    const view = healthView(reportOf(waiting), looksAt(NOW).looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
  });
});
