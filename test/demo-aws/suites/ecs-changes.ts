import { DeleteServiceCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { CLUSTER, MINUTE, refusalOf, SECOND } from '../fixture.ts';
import { startBackend } from './ecs-service.ts';

const ROLLING = { minimumHealthyPercent: 100, maximumPercent: 200 };

describe('UpdateService', () => {
  it('answers with a new primary deployment only where tasks are replaced', async () => {
    const { update, clock } = await startBackend();
    const scaled = await update({ desiredCount: 2 });
    const forced = await update({ forceNewDeployment: true });
    const [first] = scaled.service?.deployments ?? [];
    const [second] = forced.service?.deployments ?? [];
    expect(first).toMatchObject({ status: 'PRIMARY', desiredCount: 2, rolloutState: 'COMPLETED' });
    expect(second).toMatchObject({
      id: expect.stringMatching(/^ecs-svc\/\d{19}$/),
      status: 'PRIMARY',
      createdAt: new Date(clock.now()),
      rolloutState: 'IN_PROGRESS',
    });
    expect(second?.id).not.toBe(first?.id);
  });

  it('deploys twice when it is called twice in the same moment', async () => {
    const { aws, update, describe: tell, clock } = await startBackend();
    const first = await update({ forceNewDeployment: true });
    const second = await update({ forceNewDeployment: true });
    const idOf = ({ service }: typeof first) => service?.deployments?.[0]?.id;
    expect(idOf(second)).not.toBe(idOf(first));
    expect(aws.callsOf('ECS UpdateService')).toHaveLength(2);
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({ rollouts: ['PRIMARY 41 COMPLETED'], counts: [1, 1, 0] });
  });

  it.each([
    'backend-task:40',
    'arn:aws:ecs:us-west-2:123456789012:task-definition/backend-task:40',
  ])('takes the task definition %s', async (taskDefinition) => {
    const { update } = await startBackend();
    const { service } = await update({ taskDefinition });
    expect(service?.taskDefinition).toMatch(/backend-task:40$/);
  });

  it('takes the latest revision of a bare family', async () => {
    const { update } = await startBackend();
    await update({ taskDefinition: 'backend-task:40' });
    const { service } = await update({ taskDefinition: 'backend-task' });
    expect(service?.taskDefinition).toMatch(/backend-task:41$/);
  });

  it.each([
    [{ desiredCount: -1 }, 'InvalidParameterException', 'desiredCount'],
    [
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      'InvalidParameterException',
      'maximumPercent must be greater than minimumHealthyPercent.',
    ],
    [{ cluster: 'elsewhere' }, 'ClusterNotFoundException', 'Cluster not found.'],
    [{ service: 'nobody' }, 'ServiceNotFoundException', 'Service not found.'],
    [
      { taskDefinition: 'volttron-ven:17' },
      'InvalidParameterException',
      'The container backend does not exist in the task definition.',
    ],
    [{ platformVersion: '1.3.0' }, 'NotSimulated', 'ECS UpdateService with platformVersion'],
  ])('refuses %j', async (change, name, message) => {
    const { update, describe: tell } = await startBackend();
    const refusal = await refusalOf(update(change));
    expect(refusal.name).toBe(name);
    expect(refusal.message).toContain(message);
    expect((await tell()).rollouts).toEqual(['PRIMARY 41 COMPLETED']);
  });

  it('is refused once the service is deleted', async () => {
    const { ecs, update, describe: tell, clock } = await startBackend();
    const names = { cluster: CLUSTER, service: 'backend-service' };
    expect(await refusalOf(ecs.send(new DeleteServiceCommand(names)))).toMatchObject({
      name: 'InvalidParameterException',
    });
    await ecs.send(new DeleteServiceCommand({ ...names, force: true }));
    clock.advance(3 * SECOND);
    expect(await tell()).toMatchObject({ status: 'DRAINING', counts: [0, 0, 0] });
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({ status: 'INACTIVE', targets: [] });
    expect(await refusalOf(update({ desiredCount: 1 }))).toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });
});

describe('a service', () => {
  it('keeps its healthy task until the new one is healthy, where 100 % must be', async () => {
    const { update, describe: tell, clock } = await startBackend();
    await update({ forceNewDeployment: true, deploymentConfiguration: ROLLING });
    clock.advance(10 * SECOND);
    expect(await tell()).toMatchObject({ counts: [1, 1, 1], targets: ['healthy'] });
    clock.advance(15 * SECOND);
    expect(await tell()).toMatchObject({ counts: [1, 2, 0], targets: ['healthy', 'initial'] });
    clock.advance(10 * SECOND);
    expect(await tell()).toMatchObject({ counts: [1, 1, 0], targets: ['draining', 'healthy'] });
    clock.advance(10 * SECOND);
    expect((await tell()).rollouts).toEqual(['PRIMARY 41 COMPLETED']);
  });

  it('replaces half of its tasks at a time, where only half must be healthy', async () => {
    const { update, describe: tell, clock } = await startBackend();
    await update({ desiredCount: 4 });
    clock.advance(MINUTE);
    const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: 100 };
    await update({ forceNewDeployment: true, deploymentConfiguration });
    clock.advance(10 * SECOND);
    expect((await tell()).counts).toEqual([4, 2, 2]);
    clock.advance(30 * SECOND);
    expect((await tell()).counts).toEqual([4, 2, 2]);
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({ counts: [4, 4, 0], rollouts: ['PRIMARY 41 COMPLETED'] });
  });

  it('drops a deployment that is running for the next one', async () => {
    const { update, describe: tell, clock } = await startBackend();
    await update({ taskDefinition: 'backend-task:40', deploymentConfiguration: ROLLING });
    clock.advance(20 * SECOND);
    await update({ forceNewDeployment: true, taskDefinition: 'backend-task:41' });
    clock.advance(5 * SECOND);
    const during = await tell();
    expect(during.rollouts).toEqual([
      'PRIMARY 41 IN_PROGRESS',
      'ACTIVE 40 IN_PROGRESS',
      'ACTIVE 41 COMPLETED',
    ]);
    expect(during.targets).toEqual(['healthy', 'draining']);
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({
      rollouts: ['PRIMARY 41 COMPLETED'],
      counts: [1, 1, 0],
      targets: ['healthy'],
    });
  });

  it('drains all its targets at a desired count of 0, and comes back', async () => {
    const { update, describe: tell, clock } = await startBackend();
    await update({ desiredCount: 0 });
    clock.advance(5 * SECOND);
    expect(await tell()).toMatchObject({ counts: [0, 0, 0], targets: ['draining'] });
    clock.advance(MINUTE);
    const drained = await tell();
    expect(drained).toMatchObject({ targets: [], rollouts: ['PRIMARY 41 COMPLETED'] });
    expect(drained.events[0]).toBe('has reached a steady state.');
    await update({ desiredCount: 2 });
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({ counts: [2, 2, 0], targets: ['healthy', 'healthy'] });
  });

  it('says that the quota of the account leaves no room for a task', async () => {
    const { update, describe: tell, clock } = await startBackend();
    await update({ desiredCount: 30 });
    clock.advance(20 * SECOND);
    const { counts, events } = await tell();
    expect(counts).toEqual([30, 24, 0]);
    expect(events).toContainEqual(expect.stringMatching(/^was unable to place a task\. Reason: /));
  });

  it('replaces a task that somebody stopped, and remembers why it stopped', async () => {
    const { ecs, tasks, describe: tell, clock } = await startBackend();
    const [before] = await tasks();
    const input = { cluster: CLUSTER, task: before?.taskArn, reason: 'stuck, see #ops' };
    const { task } = await ecs.send(new StopTaskCommand(input));
    expect(task).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'UserInitiated' });
    clock.advance(20 * SECOND);
    const [stopped] = await tasks('STOPPED');
    expect(stopped).toMatchObject({
      taskArn: before?.taskArn,
      lastStatus: 'STOPPED',
      stoppedReason: 'Task stopped by user: stuck, see #ops',
      containers: [{ name: 'backend', lastStatus: 'STOPPED', exitCode: 0 }],
    });
    clock.advance(20 * SECOND);
    const [after] = await tasks();
    expect(after?.taskArn).not.toBe(before?.taskArn);
    expect(await tell()).toMatchObject({
      counts: [1, 1, 0],
      rollouts: ['PRIMARY 41 COMPLETED'],
      targets: ['healthy'],
    });
  });

  it('does not know a task of nobody', async () => {
    const { ecs } = await startBackend();
    const call = ecs.send(new StopTaskCommand({ cluster: CLUSTER, task: 'f'.repeat(32) }));
    expect(await refusalOf(call)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
  });
});
