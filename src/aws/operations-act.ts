import { ofKind } from './operation.ts';

const ALARMS = 'arn:aws:cloudwatch:*:*:alarm:*';
const LOG_GROUPS = 'arn:aws:logs:*:*:log-group:*';

/** The operations that change what somebody asked for, as the environment's `actRole`. */
export const ACTS = ofKind('act', {
  UpdateService: {
    service: 'ECS',
    iamAction: 'ecs:UpdateService',
    resource: 'arn:aws:ecs:*:*:service/*',
    why: 'scaling, redeploying and rolling back services',
  },
  StopTask: {
    service: 'ECS',
    iamAction: 'ecs:StopTask',
    resource: 'arn:aws:ecs:*:*:task/*',
    why: 'ending one task, which ECS replaces',
  },
  RegisterTaskDefinition: {
    service: 'ECS',
    iamAction: 'ecs:RegisterTaskDefinition',
    resource: '*',
    also: [
      {
        iamAction: 'iam:PassRole',
        resource: 'arn:aws:iam::*:role/*',
        condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
      // Only where the definition has tags. AWS: Grant permission to tag resources on creation.
      {
        iamAction: 'ecs:TagResource',
        resource: 'arn:aws:ecs:*:*:task-definition/*',
        condition: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
      },
    ],
    why: 'revisions with another size or a pinned image, with the roles and tags of the revision before',
  },
  PutMetricAlarm: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:PutMetricAlarm',
    resource: ALARMS,
    why: 'other thresholds of alarms',
  },
  EnableAlarmActions: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:EnableAlarmActions',
    resource: ALARMS,
    why: 'letting muted alarms notify again',
  },
  DisableAlarmActions: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:DisableAlarmActions',
    resource: ALARMS,
    why: 'muting alarms',
  },
  SetAlarmState: {
    service: 'CloudWatch',
    iamAction: 'cloudwatch:SetAlarmState',
    resource: ALARMS,
    why: 'testing whether an alarm reaches people',
  },
  PutRetentionPolicy: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:PutRetentionPolicy',
    resource: LOG_GROUPS,
    why: 'how long log groups keep their events',
  },
  DeleteRetentionPolicy: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:DeleteRetentionPolicy',
    resource: LOG_GROUPS,
    why: 'letting log groups keep their events for ever',
  },
  UpdateThingShadow: {
    service: 'IoT data',
    iamAction: 'iot:UpdateThingShadow',
    resource: 'arn:aws:iot:*:*:thing/*',
    why: 'what is desired of devices',
  },
  Publish: {
    service: 'IoT MQTT',
    iamAction: 'iot:Publish',
    resource: 'arn:aws:iot:*:*:topic/*',
    // A command is of use only to who hears its acknowledgement, on the same connection.
    also: [
      { iamAction: 'iot:Connect', resource: 'arn:aws:iot:*:*:client/gridops-*' },
      { iamAction: 'iot:Subscribe', resource: 'arn:aws:iot:*:*:topicfilter/*' },
      { iamAction: 'iot:Receive', resource: 'arn:aws:iot:*:*:topic/*' },
    ],
    why: 'commands to devices',
  },
});

/** The operations that publish audit checkpoints, as the bot itself and never as an assumed role. */
export const PUBLISHES = ofKind('publish', {
  CreateLogStream: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:CreateLogStream',
    resource: LOG_GROUPS,
    why: 'the stream of audit checkpoints',
  },
  PutLogEvents: {
    service: 'CloudWatch Logs',
    iamAction: 'logs:PutLogEvents',
    resource: LOG_GROUPS,
    why: 'audit checkpoints where the database cannot reach them',
  },
});
