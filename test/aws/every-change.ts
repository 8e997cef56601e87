import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecs from '@aws-sdk/client-ecs';
import * as iotData from '@aws-sdk/client-iot-data-plane';
import type { AlarmDefinition } from '../../src/aws/alarm-definition.ts';
import { putThreshold, setActionsEnabled, setAlarmState } from '../../src/aws/alarm-settings.ts';
import type { AwsClients, AwsScope } from '../../src/aws/clients.ts';
import { updateService } from '../../src/aws/ecs.ts';
import { stopTask } from '../../src/aws/ecs-tasks.ts';
import { updateDesired } from '../../src/aws/iot-shadow-write.ts';
import { publishLine } from '../../src/aws/logs-publish.ts';
import { putRetention } from '../../src/aws/logs-retention.ts';
import { NOW, patience, type Simulated } from './simulated.ts';

const definition: AlarmDefinition = {
  name: 'high',
  arn: 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:high',
  state: 'OK',
  reason: '',
  since: NOW,
  actionsEnabled: true,
  threshold: 80,
  whole: { AlarmName: 'high', Threshold: 80 },
};

/** Calls every wrapper that changes something with one request; a new revision reads first and is tested by itself. */
export function everyChange(clients: AwsClients, scope: AwsScope): Promise<unknown>[] {
  const signal = patience();
  const group = '/shop/web';
  return [
    updateService(clients, scope, { cluster: 'a', service: 'b', desiredCount: 2 }, signal),
    stopTask(clients, scope, { cluster: 'a', task: 'b', reason: 'asked for' }, signal),
    putThreshold(clients, scope, { definition, threshold: 90 }, signal),
    setActionsEnabled(clients, scope, { names: ['high'], enabled: true }, signal),
    setActionsEnabled(clients, scope, { names: ['high'], enabled: false }, signal),
    setAlarmState(clients, scope, { name: 'high', state: 'ALARM', reason: 'a test' }, signal),
    putRetention(clients, scope, { group, days: 30 }, signal),
    putRetention(clients, scope, { group, days: undefined }, signal),
    updateDesired(clients, scope, { thing: 'a', desired: { on: true }, version: 7 }, signal),
    publishLine(clients, scope, { group, stream: 'audit', at: NOW, message: 'line' }, signal),
  ];
}

/** Answers all of them with little. */
export function answerChanges({ services }: Simulated): void {
  services.ecs.on(ecs.UpdateServiceCommand, () => ({}));
  services.ecs.on(ecs.StopTaskCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.PutMetricAlarmCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.EnableAlarmActionsCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.DisableAlarmActionsCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.SetAlarmStateCommand, () => ({}));
  services.logs.on(logs.PutRetentionPolicyCommand, () => ({}));
  services.logs.on(logs.DeleteRetentionPolicyCommand, () => ({}));
  services.iotData.on(iotData.UpdateThingShadowCommand, () => ({
    payload: '{"version":8,"timestamp":1}',
  }));
  services.logs.on(logs.PutLogEventsCommand, () => ({}));
}
