import { expect, it } from 'vitest';
import {
  alarmNotification,
  deploymentChange,
  envelope,
  event,
  taskChange,
} from '../features/alarms-read/samples.ts';
import { eventually, saying } from './actions-stage.ts';
import { type AlarmStage, cardsIn, openAlarmStage } from './alarms-stage.ts';
import { labelsOf, textOf } from './screen.ts';
import { GRID_OPS, until } from './stage.ts';

/* Messages as AWS sends them, through the queue to the card. */

const ARN = 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:';
const ECS = 'arn:aws:ecs:us-west-2:123456789012:';
const SERVICE = 'grid-services-dev/backend-service';

const tell = async ({ notifications }: AlarmStage, message: unknown): Promise<void> =>
  notifications?.messaging.send(notifications.queueUrl, JSON.stringify(message));

const stoppedTask = (exitCode: number) => ({
  ...taskChange({
    clusterArn: `${ECS}cluster/grid-services-dev`,
    group: 'service:backend-service',
    stoppedAt: new Date().toISOString(),
    containers: [{ name: 'backend', exitCode }],
  }),
  id: crypto.randomUUID(),
});

function deployment(phase: 'IN_PROGRESS' | 'FAILED', reason: string, secondsAgo = 0) {
  const { detail, ...rest } = deploymentChange(`SERVICE_DEPLOYMENT_${phase}`, reason);
  const updatedAt = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  return {
    ...rest,
    id: crypto.randomUUID(),
    resources: [`${ECS}service/${SERVICE}`],
    detail: { ...Object(detail), updatedAt },
  };
}

const openTold = () => openAlarmStage({ notifications: true });

it('names the alarm that fired in a composite one', async () => {
  const stage = await openTold();
  const detail = {
    alarmName: 'Backend-Unhealthy',
    configuration: { alarmRule: 'ALARM("ECS-Backend-HighCPU") OR ALARM("ALB-5xx")' },
    state: {
      value: 'ALARM',
      reason: `${ARN}ECS-Backend-HighCPU transitioned to ALARM`,
      reasonData: JSON.stringify({
        triggeringAlarms: [{ arn: `${ARN}ECS-Backend-HighCPU`, state: {} }],
      }),
      timestamp: new Date().toISOString(),
    },
  };
  await tell(stage, event('CloudWatch Alarm State Change', detail, [`${ARN}Backend-Unhealthy`]));
  const text = textOf(await stage.says('Backend-Unhealthy fires'));
  expect(text).toContain('Fired by: ECS-Backend-HighCPU');
  expect(text).toContain('Rule: ALARM("ECS-Backend-HighCPU") OR ALARM("ALB-5xx")');
}, 40_000);

it('shows what AWS has no data of as unknown', async () => {
  const stage = await openTold();
  const message = alarmNotification({
    AlarmName: 'Backend-Memory',
    AlarmArn: `${ARN}Backend-Memory`,
    NewStateValue: 'INSUFFICIENT_DATA',
    NewStateReason: 'Insufficient Data: 2 datapoints were unknown.',
    StateChangeTime: new Date().toISOString(),
  });
  await tell(stage, envelope(message));
  const card = await stage.card('Backend-Memory has no data');
  expect(textOf(card)).toContain('INSUFFICIENT_DATA (unknown, not OK)');
  expect(card.text).toContain('CPUUtilization has no data');
}, 40_000);

it('makes one card of a stopped task, a failed deployment and an alarm of one service', async () => {
  const stage = await openTold();
  await tell(stage, stoppedTask(137));
  const card = await stage.card('A task of backend-service stopped fires');
  expect(textOf(card)).toContain('Container backend exited with code 137');
  await tell(stage, stoppedTask(1));
  await tell(stage, deployment('FAILED', 'ECS deployment circuit breaker: tasks failed to start.'));
  await stage.fire();
  const group = await saying(stage, card, /Backend API: 3 alarms, 3 firing/);
  expect(textOf(group)).toMatch(/Backend CPU is high.*CPUUtilization is 87.4 %/);
  expect(textOf(group)).toContain('Deployment of backend-service failed');
  expect(cardsIn(stage)).toEqual([card.ts]);
}, 40_000);

it('makes one card of the alarms after a deployment, whatever they are about', async () => {
  const stage = await openTold();
  await stage.fire({ at: Date.now() - 1_000 });
  const card = await stage.card('Backend CPU is high fires');
  expect(labelsOf(card)).toContain('Rollback…');
  await tell(stage, deployment('IN_PROGRESS', 'ECS deployment ecs-svc/123 in progress.', 30));
  await isEmpty(stage);
  await stage.fire({
    name: 'RDS-HighConnections',
    value: 91,
    trigger: {
      namespace: 'AWS/RDS',
      metric: 'DatabaseConnections',
      dimensions: { DBInstanceIdentifier: 'grid-services-dev-db' },
      statistic: 'Average',
      period: 300,
      evaluationPeriods: 1,
      comparison: 'GreaterThanThreshold',
      threshold: 80,
    },
  });
  const group = await saying(stage, card, /Alarms: 2 alarms, 2 firing \(Grid Services dev\)/);
  expect(textOf(group)).toMatch(/Backend CPU is high.*CPUUtilization is 87.4 %/);
  expect(textOf(group)).toMatch(/DatabaseConnections is 91/);
  expect(textOf(group)).toMatch(/grid-services@dev(?!\/)/);
  // What to roll back is no longer plain.
  expect(labelsOf(group)).not.toContain('Rollback…');
  expect(cardsIn(stage)).toEqual([card.ts]);
}, 40_000);

it('fills the timeline of an incident at once, with what was and with what AWS deploys, once each', async () => {
  const stage = await openTold();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.press('U0OPERATOR', card, 'Ack');
  await saying(stage, card, /Acknowledged by/);
  await stage.press('U0OPERATOR', card, 'Open incident');
  const opened = Date.now();
  const linesWith = (count: number) =>
    eventually(async () => {
      const query = { incident: 'INC-1', told: [], order: 'asc', limit: 50 } as const;
      const page = await stage.store.timeline.page({
        ...query,
        kinds: ['alarm', 'acknowledged', 'deployment'],
      });
      return page.length >= count ? page : undefined;
    });
  await linesWith(2);
  expect(Date.now() - opened).toBeLessThan(8_000);
  await saying(stage, card, /Incident INC-1/);

  const messages = [
    deployment('IN_PROGRESS', 'ECS deployment ecs-svc/123 in progress.', 30),
    deployment('FAILED', 'ECS deployment circuit breaker: tasks failed to start.'),
  ];
  for (const message of [...messages, ...messages]) await tell(stage, message);
  await saying(stage, card, /Backend API: 2 alarms, 2 firing/);
  await linesWith(4);
  await isEmpty(stage);
  const lines = await linesWith(4);
  expect(lines.map(({ kind }) => kind).toSorted()).toEqual([
    ...['acknowledged', 'alarm', 'deployment', 'deployment'],
  ]);
  const texts = lines.flatMap((line) => ('entry' in line ? [line.entry.text] : []));
  expect(texts.join('\n')).toContain(
    'Deployment of backend-service is in progress: ECS deployment',
  );
}, 60_000);

async function isEmpty({ notifications, slack }: AlarmStage): Promise<void> {
  await until(async () => {
    const { ready = 0, hidden = 0 } =
      (await notifications?.messaging.count(notifications.queueUrl)) ?? {};
    return ready + hidden === 0 ? true : undefined;
  });
  expect(slack.workspace.messages(GRID_OPS, 'U0VIEWER').length).toBeGreaterThan(0);
}

it('fills the timeline with an alarm that was over before its incident was opened', async () => {
  const stage = await openAlarmStage();
  await stage.fire({ at: Date.now() - 60_000 });
  const card = await stage.card('Backend CPU is high fires');
  await stage.fire({ state: 'OK', value: 12 });
  const closed = await saying(stage, card, /Quiet after/);
  await stage.press('U0OPERATOR', closed, 'Open incident');
  const lines = await eventually(async () => {
    const query = { incident: 'INC-1', told: [], order: 'asc', limit: 20 } as const;
    const page = await stage.store.timeline.page({ ...query, kinds: ['alarm'] });
    return page.length === 2 ? page : undefined;
  });
  expect(lines.map((line) => ('entry' in line ? line.entry.text : ''))).toEqual([
    'Backend CPU is high fires: CPUUtilization is 87.4 %, alarm above 80 %',
    'Backend CPU is high is OK again: CPUUtilization is 12 %, alarm above 80 %',
  ]);
  await saying(stage, card, /Incident INC-1/);
}, 40_000);

it('ends a silence by itself', async () => {
  const stage = await openAlarmStage();
  await stage.fire();
  const card = await stage.card('Backend CPU is high fires');
  await stage.told('U0OPERATOR', 'silence ECS-Backend-HighCPU 4s "load test"', 'silenced');
  await saying(stage, card, /fires, silenced/);
  const loud = await saying(stage, card, /Nobody has acknowledged it yet/);
  expect(textOf(loud)).not.toContain('silenced by');
  expect(await stage.store.alarms.silences('grid-services@dev')).toEqual([]);
}, 40_000);
