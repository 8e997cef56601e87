import { expect, onTestFinished, test } from 'vitest';
import { createWorld, startAwsSimulator } from '../../demo/aws/index.ts';
import { alarmDefinition } from '../../src/aws/alarm-definition.ts';
import { putThreshold, setActionsEnabled, setAlarmState } from '../../src/aws/alarm-settings.ts';
import { scalingBounds } from '../../src/aws/auto-scaling.ts';
import { lookUpImage } from '../../src/aws/ecr.ts';
import { describeServices, type EcsService, updateService } from '../../src/aws/ecs.ts';
import { previousRevisions } from '../../src/aws/ecs-revision.ts';
import { describeTaskDefinition, registerRevision } from '../../src/aws/ecs-task-definitions.ts';
import { serviceTasks, stopTask } from '../../src/aws/ecs-tasks.ts';
import { describeGroup } from '../../src/aws/logs-groups.ts';
import { putRetention } from '../../src/aws/logs-retention.ts';
import { MINUTE } from './logs-simulated.ts';
import { NOW, patience, scope, testClients } from './simulated.ts';

const BACKEND = { cluster: 'grid-services-dev', service: 'backend-service' };
const signal = patience();

/** The demo's AWS with a clock of its own. */
async function demo() {
  let clock = NOW;
  const world = createWorld({ seed: 1, now: () => clock });
  const aws = await startAwsSimulator({ world });
  onTestFinished(() => aws.close());
  const clients = testClients({ endpoint: aws.url });
  const backend = async (): Promise<EcsService> => {
    const [reading] = await describeServices(clients, scope, [BACKEND], signal);
    if (!reading?.ok) throw reading?.fault ?? new Error('there was no reading');
    return reading.value;
  };
  const tasks = (desiredStatus: 'RUNNING' | 'STOPPED') =>
    serviceTasks(clients, scope, { ...BACKEND, desiredStatus }, signal);
  const pass = (minutes: number) => {
    clock += minutes * MINUTE;
  };
  return { clients, backend, tasks, pass };
}

test('deploys a larger revision of the demo and follows it until it runs', async () => {
  const { clients, backend, tasks, pass } = await demo();
  const { taskDefinition: from } = await backend();
  const changes = { cpu: 1024, memory: 4096 };
  const made = await registerRevision(
    clients,
    { read: scope, act: scope },
    { from: from?.name ?? '', changes },
    signal,
  );
  const old = await describeTaskDefinition(clients, scope, from?.arn ?? '', signal);
  expect(made).toMatchObject({ ...changes, family: old.family, containers: old.containers });
  const change = { ...BACKEND, taskDefinition: made.name, desiredCount: 2 };
  const {
    deployments: [begun],
  } = await updateService(clients, scope, change, signal);
  expect(begun).toMatchObject({ rolloutState: 'IN_PROGRESS', taskDefinition: made.name });
  pass(10);
  const after = await backend();
  expect(after).toMatchObject({ running: 2, taskDefinition: { name: made.name } });
  expect(after.deployments).toMatchObject([{ id: begun?.id, rolloutState: 'COMPLETED' }]);
  expect(new Set((await tasks('RUNNING')).map(({ startedBy }) => startedBy))).toEqual(
    new Set([begun?.id]),
  );
  const before = { family: made.family, before: made.revision };
  expect((await previousRevisions(clients, scope, before, signal))[0]).toEqual(from);
});

test('stops a task of the demo, which is replaced, and finds it among the stopped', async () => {
  const { clients, tasks, pass } = await demo();
  const [running] = await tasks('RUNNING');
  const stopping = { cluster: BACKEND.cluster, task: running?.id ?? '', reason: 'asked for' };
  await stopTask(clients, scope, stopping, signal);
  pass(5);
  expect(await tasks('STOPPED')).toMatchObject([{ id: running?.id, stopCode: 'UserInitiated' }]);
  expect((await tasks('RUNNING')).map(({ id }) => id)).not.toContain(running?.id);
});

test('finds the image that a task of the demo runs in ECR, and no bounds of scaling', async () => {
  const { clients, tasks } = await demo();
  const [task] = await tasks('RUNNING');
  const [container] = task?.containers ?? [];
  expect(await lookUpImage(clients, scope, container?.image ?? '', signal)).toMatchObject({
    ok: true,
    image: { digest: container?.imageDigest },
  });
  expect(await scalingBounds(clients, scope, BACKEND, signal)).toBeUndefined();
});

test('tunes, mutes and tests an alarm of the demo', async () => {
  const { clients } = await demo();
  const name = 'ECS-Backend-HighCPU';
  const definition = await alarmDefinition(clients, scope, name, signal);
  expect(definition).toMatchObject({ actionsEnabled: true, threshold: 80, state: 'OK' });
  await putThreshold(clients, scope, { definition, threshold: 90 }, signal);
  await setActionsEnabled(clients, scope, { names: [name], enabled: false }, signal);
  await setAlarmState(clients, scope, { name, state: 'ALARM', reason: 'a test' }, signal);
  expect(await alarmDefinition(clients, scope, name, signal)).toMatchObject({
    actionsEnabled: false,
    threshold: 90,
    state: 'ALARM',
    reason: 'a test',
    whole: { ...definition.whole, Threshold: 90, ActionsEnabled: false },
  });
});

test.each([90, undefined])(
  'lets a log group of the demo keep its events for %s days',
  async (days) => {
    const { clients } = await demo();
    const group = '/ecs/grid-services-dev/backend';
    await putRetention(clients, scope, { group, days }, signal);
    const { retentionDays } = await describeGroup(clients, scope, group, signal);
    expect(retentionDays).toBe(days);
  },
);
