import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { plainText } from '../../src/slack/plain.ts';
import { modes } from './bot.ts';
import { replaceIn } from './catalog.ts';
import { holdAws } from './place.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, until } from './stage.ts';

describe.each(modes)('/grid health in %s mode', (mode) => {
  test('is shown before AWS answers, and is the message that gets the verdict', async () => {
    const stage = await openStage({ mode });
    const release = holdAws(stage.aws);
    const first = await stage.ask('U0VIEWER', '/grid health');
    expect(textOf(first)).toContain('Checking Grid Services dev');
    expect(labelsOf(first)).toEqual([]);
    expect(stage.aws.calls.every(({ error }) => error === undefined)).toBe(true);

    release();
    const last = await stage.finished(first);
    expect(last.ts).toBe(first.ts);
    expect(new Set(messagesIn(stage.changes).map(({ ts }) => ts))).toEqual(new Set([first.ts]));
    expect(textOf(last)).toContain('✓ Grid Services dev is healthy');
    expect(textOf(last)).toContain('✓ 31 healthy');
    expect(last.text).toBe('Grid Services dev is healthy: 31 healthy');
    expect(labelsOf(last)).toEqual([...Array<string>(7).fill('Details'), 'Refresh']);
    expect(noticesIn(stage.changes)).toEqual([]);
  });

  test('is written to the audit log before and after', async () => {
    const stage = await openStage({ mode });
    const release = holdAws(stage.aws);
    const first = await stage.ask('U0VIEWER', '/grid health --all');
    expect(await stage.auditSteps()).toEqual(['U0VIEWER requested health']);
    release();
    await stage.finished(first);
    const [requested, succeeded] = await stage.audit();
    const request = {
      actor: { id: 'U0VIEWER', name: 'vera' },
      origin: { kind: 'slack', channel: GRID_OPS },
      command: 'health',
      target: 'grid-services@dev',
      parameters: { all: true },
    };
    expect(requested).toMatchObject({ step: 'requested', ...request });
    expect(succeeded).toMatchObject({ step: 'succeeded', ...request });
    expect(succeeded?.requestId).toBe(requested?.requestId);
    expect(succeeded?.durationMs).toBeGreaterThan(0);
  });
});

test('a health report asks CloudWatch for all metrics at once, as the person who asked', async () => {
  const stage = await openStage();
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  const { calls } = stage.aws;
  const named = (operation: string) => calls.filter((call) => call.operation === operation);
  expect(named('GetMetricData')).toHaveLength(1);
  expect(named('DescribeServices')).toHaveLength(1);
  expect(named('DescribeAlarms')).toHaveLength(1);
  expect(named('AssumeRole').map(({ input }) => input)).toEqual([
    expect.objectContaining({
      RoleArn: 'arn:aws:iam::123456789012:role/gridops-read',
      RoleSessionName: 'gridops-U0VIEWER',
    }),
  ]);
  const others = calls.filter(({ operation }) => operation !== 'AssumeRole');
  expect(others.every(({ accessKeyId }) => accessKeyId.startsWith('ASIA'))).toBe(true);
});

test('a health report names every component and alarm of the catalog', async () => {
  const stage = await openStage();
  const report = textOf(await stage.finished(await stage.ask('U0VIEWER', '/grid health')));
  const { titles, alarms } = await namesInCatalog(stage.catalog);
  expect(titles).toHaveLength(7);
  expect([...titles, ...alarms].filter((name) => !report.includes(name))).toEqual([]);
});

/** What each breakage of the world must show: the verdict, and lines of the report that have all of some words. */
const broken = [
  {
    id: 'crash-loop',
    verdict: '✗ Grid Services dev is down',
    lines: [
      ['✗', 'ECS', 'running 0 of 1'],
      ['deployment of backend-task:42', 'IN_PROGRESS', 'failed tasks'],
      ['last event', '(service backend-service)'],
      ['✗', 'health', '503, expected 200'],
      ['✗', 'target', '0 of 1'],
      ['!', 'ECS-Backend-HighCPU', 'in ALARM'],
    ],
  },
  {
    id: 'ven-disconnected',
    verdict: '✗ Grid Services dev is down',
    lines: [
      ['✗', 'health', '200, but', 'ok is false, expected true'],
      ['✗', 'silent', 'last message 14 min ago'],
      ['VEN-NoTelemetry', 'INSUFFICIENT_DATA'],
    ],
  },
  {
    id: 'ven-offline',
    verdict: '✗ Grid Services dev is down',
    lines: [
      ['✗', 'health', '200, but', 'ok is false, expected true'],
      ['✗', 'silent', 'last message 4 min ago'],
    ],
  },
  {
    id: 'gateway-offline',
    verdict: '✗ Grid Services dev is down',
    lines: [
      ['✗', 'Grid event gateway (VTN)'],
      ['✗', 'health', '200, but', 'ok is false'],
    ],
  },
  {
    id: 'slow-database',
    verdict: '! Grid Services dev is degraded',
    lines: [
      ['!', 'CPU', '%', 'critical'],
      ['!', 'connections', 'critical'],
      ['connections', 'warning from 60', 'critical from 80'],
      ['!', 'RDS-HighConnections', 'in ALARM'],
      ['!', 'network', '200 in', 'warning from 1 s'],
    ],
  },
  {
    id: 'iam-denied',
    verdict: '? Grid Services dev is not fully known',
    lines: [
      ['?', 'target', 'access denied'],
      ['Allow elasticloadbalancing:DescribeTargetHealth to that role'],
    ],
  },
  {
    id: 'throttled',
    verdict: '? Grid Services dev is not fully known',
    lines: [['?', 'ECS', 'AWS asks for fewer calls'], ['Try again in a minute']],
  },
  {
    id: 'expired-credentials',
    verdict: '? Grid Services dev is not fully known',
    lines: [['?', 'RDS', 'the AWS credentials have expired'], ['Renew them']],
  },
];

test.each(broken)('a world with $id is not green: $verdict', async ({ id, verdict, lines }) => {
  const stage = await openStage();
  stage.world.setBreakage(id, true);
  const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  const [first, ...shown] = textOf(report).split('\n');
  expect(first).toBe(verdict);
  const missing = lines.filter(
    (words) => !shown.some((line) => words.every((word) => line.includes(word))),
  );
  expect(missing).toEqual([]);
  expect(report.text).not.toContain('is healthy');
});

/** What makes a log long, or shows only to who sends a device a command. */
const NO_HARM = [
  'log-burst',
  'ven-ignores',
  'ven-slow-ack',
  'ven-double-ack',
  'ven-foreign-ack',
  'ven-garbled-ack',
];

test('every breakage of the world has its test', async () => {
  const stage = await openStage();
  expect([...broken.map(({ id }) => id), ...NO_HARM].sort()).toEqual(
    stage.world
      .breakages()
      .map(({ id }) => id)
      .sort(),
  );
});

test('a call that does not answer is unknown at the deadline, beside what is known', async () => {
  const stage = await openStage({ catalog: (folder) => shortDeadline(folder) });
  const release = hold(stage, 'DescribeDBInstances');
  const report = await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  release();
  expect(textOf(report).split('\n')[0]).toBe('? Grid Services dev is not fully known');
  expect(textOf(report)).toMatch(/\? RDS:? no answer/);
  expect(textOf(report)).toContain('✓ Backend API');
});

test('the bar fills while results come in', async () => {
  const stage = await openStage();
  const release = hold(stage, 'DescribeDBInstances');
  const first = await stage.ask('U0VIEWER', '/grid health');
  await until(() => /30 of 31 checks/.test(textOf(stage.now(first))) || undefined);
  expect(textOf(stage.now(first))).toContain('… RDS');
  release();
  await stage.finished(first);
});

/** Holds back the answers to one operation. */
function hold({ aws }: Stage, operation: string): () => void {
  const gate = Promise.withResolvers<void>();
  const letGo = aws.intercept((call) => (call.operation === operation ? gate.promise : undefined));
  return () => {
    letGo();
    gate.resolve();
  };
}

async function shortDeadline(folder: string): Promise<void> {
  await replaceIn(join(folder, 'grid.yml'), 'check: 5s', 'check: 1s');
}

const named = z.record(z.string(), z.looseObject({ title: z.string() }));
const environment = z.looseObject({
  services: named,
  databases: named,
  devices: named,
  fleets: named,
  alarms: z.array(z.object({ name: z.string() })),
});

async function namesInCatalog(folder: string): Promise<{ titles: string[]; alarms: string[] }> {
  const file = parse(await readFile(join(folder, 'grid-services.yml'), 'utf8'));
  const found = environment.parse(file.systems['grid-services'].environments.dev);
  const parts = [found.services, found.databases, found.devices, found.fleets].flatMap(
    Object.values,
  );
  return { titles: parts.map(({ title }) => title), alarms: found.alarms.map(({ name }) => name) };
}

test('what is down offers its log and the changes that the catalog allows, with their plan in a modal first', async () => {
  const stage = await openStage();
  stage.world.setBreakage('crash-loop', true);
  const shown = await stage.finished(await stage.ask('U0OPERATOR', '/grid health backend'));
  expect(labelsOf(shown)).toEqual(['Logs', 'Rollback…', 'Redeploy…', 'Scale…', 'Refresh']);
  await stage.press('U0OPERATOR', shown, 'Rollback…');
  const modal = await until(() => {
    const open = stage.slack.workspace.modalOf('U0OPERATOR');
    return open?.view.submit ? open : undefined;
  });
  expect(plainText(modal.view.blocks)).toContain('backend-task:42');
  const card = await stage.answerTo('U0OPERATOR', () =>
    stage.slack.workspace.submitModal('U0OPERATOR', {}),
  );
  expect(textOf(card)).toContain('waits for approval');
  expect(card.channel).toBe(shown.channel);
});
