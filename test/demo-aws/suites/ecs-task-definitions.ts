import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  type ListTaskDefinitionsCommandInput,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, SECOND } from '../fixture.ts';
import { startBackend } from './ecs-service.ts';

/** The backend, its task definitions, and a registration of a revision as another one says. */
async function startDefinitions() {
  const backend = await startBackend();
  const { ecs } = backend;
  const describeDefinition = async (name: string) => {
    const input = { taskDefinition: name };
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand(input));
    if (!taskDefinition) throw new Error(`${name} is missing`);
    return taskDefinition;
  };
  const register = async (change: Partial<RegisterTaskDefinitionCommandInput>) => {
    const { family, networkMode, cpu, memory, containerDefinitions, requiresCompatibilities } =
      await describeDefinition('backend-task:41');
    return ecs.send(
      new RegisterTaskDefinitionCommand({
        ...{ family, networkMode, cpu, memory, containerDefinitions, requiresCompatibilities },
        ...change,
      }),
    );
  };
  const list = async (input: ListTaskDefinitionsCommandInput) => {
    const { taskDefinitionArns = [], nextToken } = await ecs.send(
      new ListTaskDefinitionsCommand(input),
    );
    return { names: taskDefinitionArns.map((arn) => arn.split('/').at(-1)), nextToken };
  };
  return { ...backend, describeDefinition, register, list };
}

const REPOSITORY = '123456789012.dkr.ecr.us-west-2.amazonaws.com/ecs-backend';

describe('task definitions', () => {
  it('are registered as the next revision, and given back whole', async () => {
    const { ecs, register, describeDefinition, clock } = await startDefinitions();
    const tags = [{ key: 'why', value: 'resize' }];
    const added = { cpu: '512', memory: '1024', ephemeralStorage: { sizeInGiB: 30 }, tags };
    const { taskDefinition, tags: given } = await register(added);
    expect(given).toEqual(tags);
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: expect.stringMatching(/:task-definition\/backend-task:42$/),
      revision: 42,
      status: 'ACTIVE',
      cpu: '512',
      memory: '1024',
      ephemeralStorage: { sizeInGiB: 30 },
      registeredAt: new Date(clock.now()),
    });
    const before = await describeDefinition('backend-task:41');
    expect(taskDefinition?.containerDefinitions).toEqual(before.containerDefinitions);
    const named = { taskDefinition: 'backend-task' };
    const plain = await ecs.send(new DescribeTaskDefinitionCommand(named));
    const tagged = await ecs.send(
      new DescribeTaskDefinitionCommand({ ...named, include: ['TAGS'] }),
    );
    expect(plain.tags).toBeUndefined();
    expect(tagged).toMatchObject({ taskDefinition: { revision: 42 }, tags });
  });

  it('begin a family of their own', async () => {
    const { register, list } = await startDefinitions();
    const { taskDefinition } = await register({ family: 'migration' });
    expect(taskDefinition).toMatchObject({ family: 'migration', revision: 1 });
    expect((await list({ familyPrefix: 'migration' })).names).toEqual(['migration:1']);
  });

  it.each([
    ['256', '4096', 'No Fargate configuration exists for given values: 256 CPU, 4096 memory.'],
    ['300', '1024', 'No Fargate configuration exists for given values: 300 CPU, 1024 memory.'],
    ['1 vCPU', '1 GB', 'No Fargate configuration exists for given values: 1024 CPU, 1024 memory.'],
    ['4096', '8704', 'No Fargate configuration exists for given values: 4096 CPU, 8704 memory.'],
  ])('of %s CPU and %s memory are refused', async (cpu, memory, message) => {
    const { register, list } = await startDefinitions();
    const refusal = await refusalOf(register({ cpu, memory }));
    expect(refusal).toMatchObject({ name: 'ClientException', status: 400 });
    expect(refusal.message).toContain(message);
    expect((await list({ familyPrefix: 'backend-task' })).names).toHaveLength(2);
  });

  it.each([
    ['512', '1024'],
    ['1 vCPU', '2GB'],
    ['16384', '122880'],
  ])('of %s CPU and %s memory are taken', async (cpu, memory) => {
    const { register } = await startDefinitions();
    expect((await register({ cpu, memory })).taskDefinition?.revision).toBe(42);
  });

  it.each<[Partial<RegisterTaskDefinitionCommandInput>, string]>([
    [{ containerDefinitions: [] }, 'Container list cannot be empty.'],
    [{ containerDefinitions: [{ name: 'a' }] }, 'Container.image should not be null or empty.'],
    [{ networkMode: 'bridge' }, 'Fargate only supports network mode ‘awsvpc’.'],
    [{ family: 'no family' }, 'Family contains invalid characters.'],
  ])('with %j are refused', async (change, message) => {
    const { register } = await startDefinitions();
    expect(await refusalOf(register(change))).toMatchObject({ name: 'ClientException', message });
  });

  it('are listed by family, newest first where asked, in pages', async () => {
    const { list, register } = await startDefinitions();
    await register({});
    const newest = { familyPrefix: 'backend-task', sort: 'DESC', maxResults: 2 } as const;
    const first = await list(newest);
    expect(first.names).toEqual(['backend-task:42', 'backend-task:41']);
    const second = await list({ ...newest, nextToken: first.nextToken });
    expect(second).toEqual({ names: ['backend-task:40'], nextToken: undefined });
    expect((await list({ familyPrefix: 'backend' })).names).toEqual([]);
    expect((await list({})).names).toHaveLength(9);
  });

  it('cannot be deployed once they are deregistered, but stay known', async () => {
    const { ecs, update, list, describeDefinition } = await startDefinitions();
    const input = { taskDefinition: 'backend-task:40' };
    const answer = await ecs.send(new DeregisterTaskDefinitionCommand(input));
    expect(answer.taskDefinition).toMatchObject({ status: 'INACTIVE', revision: 40 });
    expect(await refusalOf(update(input))).toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
    expect((await list({ familyPrefix: 'backend-task', status: 'INACTIVE' })).names).toEqual([
      'backend-task:40',
    ]);
    expect(await describeDefinition('backend-task:40')).toMatchObject({ status: 'INACTIVE' });
    const unknown = ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'none:1' }));
    expect(await refusalOf(unknown)).toMatchObject({ name: 'ClientException' });
  });

  it('carry the database password in clear text, and lose a setting from 41 to 42', async () => {
    const { world, describeDefinition } = await startDefinitions();
    world.setBreakage('crash-loop', true);
    const settings = async (revision: number) => {
      const { containerDefinitions } = await describeDefinition(`backend-task:${revision}`);
      return containerDefinitions?.[0]?.environment?.map(({ name }) => name) ?? [];
    };
    const [good, bad] = [await settings(41), await settings(42)];
    expect(good.filter((name) => !bad.includes(name))).toEqual(['IOT_ENDPOINT']);
    expect(bad).toContain('DB_PASSWORD');
  });
});

describe('a revision of an operator', () => {
  it('runs with more CPU and memory once it is deployed', async () => {
    const { register, update, tasks, clock } = await startDefinitions();
    await register({ cpu: '512', memory: '2048' });
    await update({ taskDefinition: 'backend-task:42' });
    clock.advance(MINUTE);
    expect(await tasks()).toMatchObject([{ cpu: '512', memory: '2048', lastStatus: 'RUNNING' }]);
  });

  it('crashes too where it takes over what was missing from the bad release', async () => {
    const {
      world,
      register,
      describeDefinition,
      update,
      describe: tell,
      clock,
    } = await startDefinitions();
    world.setBreakage('crash-loop', true);
    const { containerDefinitions } = await describeDefinition('backend-task:42');
    const { taskDefinition } = await register({ containerDefinitions, memory: '1024' });
    expect(taskDefinition?.revision).toBe(43);
    await update({ taskDefinition: 'backend-task:43' });
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({ counts: [1, 0, 0] });
    expect((await tell()).deployments[0]?.failedTasks).toBe(1);
  });

  it('leaves the number 42 to whoever comes first', async () => {
    const { world, register, describe: tell, clock } = await startDefinitions();
    await register({ memory: '1024' });
    clock.advance(MINUTE);
    world.setBreakage('crash-loop', true);
    expect((await tell()).rollouts[0]).toBe('PRIMARY 43 IN_PROGRESS');
  });

  it('runs the image that its digest names, whatever the tag means by now', async () => {
    const { world, register, describeDefinition, update, tasks, clock } = await startDefinitions();
    const [before] = await tasks();
    const pinned = before?.containers?.[0]?.imageDigest ?? '';
    world.setBreakage('crash-loop', true);
    await update({ taskDefinition: 'backend-task:41' });
    clock.advance(MINUTE);
    const [byTag] = await tasks();
    expect(byTag?.containers?.[0]?.imageDigest).not.toBe(pinned);
    const { containerDefinitions = [] } = await describeDefinition('backend-task:41');
    const image = `${REPOSITORY}@${pinned}`;
    await register({
      containerDefinitions: containerDefinitions.map((container) => ({ ...container, image })),
    });
    await update({ taskDefinition: 'backend-task' });
    clock.advance(MINUTE);
    expect((await tasks())[0]?.containers).toMatchObject([{ image, imageDigest: pinned }]);
  });

  it('does not start with an image that does not exist, and says why', async () => {
    const { register, update, tasks, describe: tell, clock } = await startDefinitions();
    const image = `${REPOSITORY}:v999`;
    const settings = [{ name: 'IOT_ENDPOINT', value: 'x' }];
    await register({ containerDefinitions: [{ name: 'backend', image, environment: settings }] });
    await update({ taskDefinition: 'backend-task:42' });
    clock.advance(30 * SECOND);
    const stopped = await tasks('STOPPED');
    const failed = stopped.find(({ stopCode }) => stopCode === 'TaskFailedToStart');
    expect(failed?.stoppedReason).toContain(`failed to resolve ref ${image}`);
    expect(failed?.containers).toMatchObject([
      { lastStatus: 'STOPPED', reason: expect.stringContaining('CannotPullContainerError') },
    ]);
    expect(failed?.containers?.[0]?.exitCode).toBeUndefined();
    expect((await tell()).deployments[0]?.failedTasks).toBe(1);
  });
});
