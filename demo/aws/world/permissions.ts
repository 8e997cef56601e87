import type { Call } from '../engine/index.ts';
import { arn, CLUSTER } from './inventory.ts';

/** The role that may look at everything and change nothing. */
export const READ_ROLE = 'gridops-read';

/** The calls that change something, with the resource that IAM names when it refuses them. */
const ACTING: Readonly<Record<string, (input: object) => string>> = {
  'ECS UpdateService': serviceResource,
  'ECS DeleteService': serviceResource,
  'ECS StopTask': (input) => arn('ecs', `task/${CLUSTER}/${nameIn(input, 'task')}`),
  'ECS RegisterTaskDefinition': () => '*',
  'ECS DeregisterTaskDefinition': () => '*',
  'CloudWatch PutMetricAlarm': alarmResource,
  'CloudWatch EnableAlarmActions': alarmResource,
  'CloudWatch DisableAlarmActions': alarmResource,
  'CloudWatch SetAlarmState': alarmResource,
  'CloudWatch Logs PutRetentionPolicy': logGroupResource,
  'CloudWatch Logs DeleteRetentionPolicy': logGroupResource,
  'CloudWatch Logs DeleteLogStream': logGroupResource,
  'IoT UpdateIndexingConfiguration': () => '*',
  'IoT Data Plane UpdateThingShadow': thingResource,
  'IoT Data Plane DeleteThingShadow': thingResource,
  'IoT Data Plane Publish': (input) => arn('iot', `topic/${nameIn(input, 'topic')}`),
  'CloudWatch Logs CreateLogGroup': logGroupResource,
  'CloudWatch Logs CreateLogStream': logStreamResource,
  'CloudWatch Logs PutLogEvents': logStreamResource,
};

/** The resource of a call that changes something; `undefined` for calls that only read. */
export function changedResource({ service, operation, input }: Call): string | undefined {
  return ACTING[`${service} ${operation}`]?.(input);
}

/** The last part of a name or ARN in a request. */
function nameIn(input: object, member: string): string {
  const value: unknown = Reflect.get(input, member);
  const name = String(Array.isArray(value) ? value[0] : (value ?? ''));
  return name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : name;
}

function serviceResource(input: object): string {
  return arn('ecs', `service/${CLUSTER}/${nameIn(input, 'service')}`);
}

function alarmResource(input: object): string {
  const name = 'AlarmNames' in input ? nameIn(input, 'AlarmNames') : nameIn(input, 'AlarmName');
  return arn('cloudwatch', `alarm:${name}`);
}

function thingResource(input: object): string {
  return arn('iot', `thing/${nameIn(input, 'thingName')}`);
}

function logGroupResource(input: object): string {
  return arn('logs', `log-group:${nameIn(input, 'logGroupName')}:log-stream:`);
}

function logStreamResource(input: object): string {
  return `${logGroupResource(input)}${nameIn(input, 'logStreamName')}`;
}
