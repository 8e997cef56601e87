import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  StopTaskCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import type { ActionName } from '../../src/config/actions-schema.ts';
import { type ActionStage, CLUSTER, openActionStage, tasksOf } from './actions-stage.ts';
import { replaceIn } from './catalog.ts';
import type { StageOptions } from './stage.ts';

/** One thing that people may ask for, with all that a refusal of it needs. */
export interface ActionCase {
  /** As people type it. */
  command: string;
  /** As the catalog and the audit log name the action. */
  action: ActionName;
  /** Its component in the catalog; none for what belongs to the environment. */
  component?: string;
  /** What is typed behind the target. */
  words: (stage: ActionStage) => Promise<string>;
  /** Typed instead of them: more than there is or may be, and what is said of it. `unread`: it is no such command at all. */
  excess: { words: string; says: string; step: 'denied' | 'rejected' | 'unread' };
  /** Somebody changes, without the bot, what the plan was made from. */
  disturb: (stage: ActionStage) => Promise<unknown>;
  /** What is said then of why nothing was done. */
  disturbed: string;
}

const ALARM = 'ECS-Backend-HighCPU';
/** The one that can be unmuted, once `openTableStage` has muted it. */
const MUTED = 'RDS-HighConnections';

const words = (text: string) => async () => text;

const update =
  (service: string, change: Partial<UpdateServiceCommandInput>) =>
  ({ elsewhere }: ActionStage) =>
    elsewhere.ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service, ...change }));

const firstTask = (service: string) => async (stage: ActionStage) => {
  const [task = ''] = await tasksOf(stage, service);
  return task;
};

const noSuchAlarm = {
  words: 'ECS-Backend-HighCpu2',
  says: 'The catalog has no alarm ECS-Backend-HighCpu2 here',
  step: 'rejected',
} as const;

/** In an order in which none gets in the way of a later one. */
export const ACTIONS: readonly ActionCase[] = [
  {
    command: 'stop-task',
    action: 'stop-task',
    component: 'gateway',
    words: firstTask('grid-event-gateway-service'),
    excess: { words: '0123abcd', says: 'No such task runs. Running: ', step: 'rejected' },
    disturb: async (stage) => {
      const task = await firstTask('grid-event-gateway-service')(stage);
      await stage.elsewhere.ecs.send(new StopTaskCommand({ cluster: CLUSTER, task }));
    },
    disturbed: 'No such task runs',
  },
  {
    command: 'scale',
    action: 'scale',
    component: 'frontend',
    words: words('3'),
    excess: {
      words: '99',
      says: 'The catalog allows 1 to 4 tasks here, not 99',
      step: 'denied',
    },
    disturb: update('ecs-frontend', { desiredCount: 2 }),
    disturbed: 'Scale Frontend from 2 to 3 tasks',
  },
  {
    command: 'redeploy',
    action: 'redeploy',
    component: 'ven',
    words: words(''),
    excess: { words: 'twice', says: 'There is a word too many: twice', step: 'unread' },
    disturb: update('volttron-service', { forceNewDeployment: true }),
    disturbed: 'Redeploy VOLTTRON agent (VEN)',
  },
  {
    command: 'restart',
    action: 'restart',
    component: 'frontend',
    words: words(''),
    excess: { words: '--hard=2', says: '--hard takes no value', step: 'unread' },
    disturb: update('ecs-frontend', { forceNewDeployment: true }),
    disturbed: 'Restart Frontend',
  },
  {
    command: 'restart',
    action: 'restart',
    component: 'backend',
    words: words('--hard'),
    excess: {
      words: '--hard --task !',
      says: '--task: expected the id of a task',
      step: 'rejected',
    },
    disturb: update('backend-service', { desiredCount: 2 }),
    disturbed: 'Restart Backend API hard: 2 → 0 → 2 tasks',
  },
  {
    command: 'rollback',
    action: 'rollback',
    component: 'gateway',
    words: words(''),
    excess: { words: '--to 9', says: 'runs revision 9 already', step: 'rejected' },
    disturb: update('grid-event-gateway-service', { desiredCount: 2 }),
    disturbed: 'Roll Grid event gateway (VTN) back from 9 to 8',
  },
  {
    command: 'resize',
    action: 'resize',
    component: 'backend',
    words: words('--memory 1024'),
    excess: {
      words: '--cpu 256 --memory 4096',
      says: 'Fargate does not run 256 CPU units with 4096 MiB. With 256 go 512, 1024, 2048 MiB',
      step: 'rejected',
    },
    disturb: update('backend-service', { desiredCount: 3 }),
    disturbed: 'Resize Backend API to 256 CPU units and 1024 MiB',
  },
  {
    command: 'alarm tune',
    action: 'alarm-tune',
    words: words(`${ALARM} 75`),
    excess: { words: `${ALARM} 80`, says: `The threshold of ${ALARM} is 80`, step: 'rejected' },
    disturb: ({ elsewhere }) =>
      elsewhere.cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: ALARM,
          Namespace: 'AWS/ECS',
          MetricName: 'CPUUtilization',
          Dimensions: [
            { Name: 'ServiceName', Value: 'backend-service' },
            { Name: 'ClusterName', Value: CLUSTER },
          ],
          Statistic: 'Average',
          Period: 300,
          EvaluationPeriods: 2,
          ComparisonOperator: 'GreaterThanThreshold',
          Threshold: 95,
        }),
      ),
    disturbed: `Change the threshold of ${ALARM} from 95 to 75`,
  },
  {
    command: 'alarm test',
    action: 'alarm-test',
    words: words(ALARM),
    excess: noSuchAlarm,
    disturb: ({ elsewhere }) =>
      elsewhere.cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: ALARM, StateValue: 'ALARM', StateReason: 'test' }),
      ),
    disturbed: `${ALARM} is in ALARM already`,
  },
  {
    command: 'alarm mute',
    action: 'alarm-mute',
    words: words(ALARM),
    excess: noSuchAlarm,
    disturb: ({ elsewhere }) =>
      elsewhere.cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [ALARM] })),
    disturbed: `${ALARM} is muted already`,
  },
  {
    command: 'alarm unmute',
    action: 'alarm-unmute',
    words: words(MUTED),
    excess: noSuchAlarm,
    disturb: ({ elsewhere }) =>
      elsewhere.cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames: [MUTED] })),
    disturbed: `${MUTED} notifies already`,
  },
  {
    command: 'logs retention',
    action: 'log-retention',
    component: 'backend',
    words: words('3'),
    excess: { words: '31', says: 'CloudWatch keeps lines for 1, 3, 5, 7, 14', step: 'rejected' },
    disturb: ({ elsewhere }) =>
      elsewhere.logs.send(
        new PutRetentionPolicyCommand({
          logGroupName: '/ecs/grid-services-dev/backend',
          retentionInDays: 7,
        }),
      ),
    disturbed: 'Retention 7 days → 3 days',
  },
];

/** The full name of what it is about, in one of the two environments. */
export const targetOf = ({ component }: ActionCase, environment = 'dev'): string =>
  `grid-services@${environment}${component === undefined ? '' : `/${component}`}`;

/** What somebody types to ask for it. */
export const lineOf = (one: ActionCase, typed: string, environment = 'dev'): string =>
  `/grid ${one.command} ${targetOf(one, environment)} ${typed}`.trim();

/** The stage of the demo with everything of the table allowed in `dev`, and nothing in the environment `closed`. */
export async function openTableStage(options: StageOptions = {}): Promise<ActionStage> {
  const stage = await openActionStage({
    ...options,
    catalog: async (folder) => {
      const file = join(folder, 'grid-services.yml');
      await replaceIn(file, 'alarm-unmute: { approvals: 0 }', 'alarm-unmute: {}');
      await writeFile(file, `${await readFile(file, 'utf8')}\n${CLOSED}`);
      await options.catalog?.(folder);
    },
  });
  const muting = new DisableAlarmActionsCommand({ AlarmNames: [MUTED] });
  await stage.elsewhere.cloudwatch.send(muting);
  stage.aws.forgetCalls();
  return stage;
}

const SERVICES = {
  backend: 'backend-service',
  ven: 'volttron-service',
  gateway: 'grid-event-gateway-service',
  frontend: 'ecs-frontend',
};

const CLOSED = [
  '      closed:',
  '        region: us-west-2',
  '        services:',
  ...Object.entries(SERVICES).map(
    ([name, service]) =>
      `          ${name}: { title: Closed ${name}, ecs: { cluster: ${CLUSTER}, service: ${service} }, logs: { group: /ecs/grid-services-dev/${name}, format: python } }`,
  ),
  `        alarms: [${ALARM}, ${MUTED}]`,
  '',
].join('\n');
