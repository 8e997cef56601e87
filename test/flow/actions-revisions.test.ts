import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { accessDenied } from '../../demo/aws/engine/index.ts';
import {
  type ActionStage,
  approved,
  CLUSTER,
  changesAtAws,
  MINUTE,
  openActionStage,
  outcomeOf,
  placeOf,
  pressed,
  rolledOut,
  say,
  saying,
  statesOf,
  told,
} from './actions-stage.ts';
import { labelsOf, textOf } from './screen.ts';

/** A rollout is looked at every few seconds. */
const LONG = 60_000;

describe('rollback', () => {
  test(
    'returns to the revision before, and says that a moving tag does not',
    async () => {
      const stage = await openActionStage();
      const card = await rolledOut(stage, '/grid rollback gateway');
      const [asked] = statesOf(stage, card);
      expect(asked).toContain('Task definition: grid-event-gateway:9 → grid-event-gateway:8');
      expect(asked).toMatch(
        /Revisions 9 and 8 both use \S+\/grid-event-gateway:latest, and it means the image that runs now \(sha256:[0-9a-f]{12}\): rolling back does not change the image/,
      );
      expect(await outcomeOf(stage, card)).toContain('rollout COMPLETED');
      expect(told(stage, 'ECS UpdateService')).toEqual([
        {
          cluster: CLUSTER,
          service: 'grid-event-gateway-service',
          taskDefinition: 'grid-event-gateway:8',
        },
      ]);
      const undo = await pressed(
        stage,
        'U0OPERATOR',
        await saying(stage, card, 'succeeded'),
        'Undo',
      );
      expect(textOf(undo)).toContain('Roll Grid event gateway (VTN) back from 8 to 9');
    },
    LONG,
  );

  test(
    'with --pin-digest registers a revision whose image cannot move, and deploys that',
    async () => {
      const stage = await openActionStage();
      stage.world.setBreakage('crash-loop', true);
      const card = await rolledOut(stage, '/grid rollback backend --pin-digest');
      expect(statesOf(stage, card)[0]).toContain(
        'backend-task:42 → backend-task:43 (from backend-task:41)',
      );
      expect(await outcomeOf(stage, card)).toContain('1 of 1 tasks running');
      expect(changesAtAws(stage)).toEqual(['ECS RegisterTaskDefinition', 'ECS UpdateService']);
      const described = await stage.elsewhere.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: 'backend-task:43' }),
      );
      expect(described.taskDefinition?.containerDefinitions).toMatchObject([
        { name: 'backend', image: expect.stringMatching(/\/ecs-backend@sha256:[0-9a-f]{64}$/) },
      ]);
      expect(told(stage, 'ECS UpdateService')).toMatchObject([
        { taskDefinition: 'backend-task:43' },
      ]);
    },
    LONG,
  );

  test('is refused where there is no revision before, or not the one that is named', async () => {
    const stage = await openActionStage();
    const refused = async (line: string) => {
      const answer = await say(stage, 'U0OPERATOR', line);
      expect(placeOf(answer)).toBe('for one person');
      return textOf(answer);
    };
    expect(await refused('/grid rollback gateway --to 3')).toContain(
      'There is no revision grid-event-gateway:3. Before 9 there are: 8.',
    );
    expect(await refused('/grid rollback gateway --pin-digest')).toContain(
      'is not known any more: ECS forgets stopped tasks after about an hour',
    );
    const gone = { taskDefinition: 'grid-event-gateway:8' };
    await stage.elsewhere.ecs.send(new DeregisterTaskDefinitionCommand(gone));
    stage.aws.forgetCalls();
    expect(await refused('/grid rollback gateway')).toContain(
      'There is no revision before grid-event-gateway:9: nothing can be rolled back to. Deploy a new revision instead.',
    );
    expect(await refused('/grid rollback gateway --to 8')).toContain(
      'Revision grid-event-gateway:8 is INACTIVE: it cannot be deployed.',
    );
    expect(changesAtAws(stage)).toEqual([]);
  });
});

describe('resize', () => {
  test(
    'registers the larger revision and deploys it',
    async () => {
      const stage = await openActionStage();
      const card = await rolledOut(stage, '/grid resize backend --cpu 512 --memory 2048');
      const [asked] = statesOf(stage, card);
      expect(asked).toContain('CPU units: 256 → 512');
      expect(asked).toContain('Memory (MiB): 512 → 2048');
      expect(asked).toContain('Task definition: backend-task:41 → backend-task:42 (new)');
      expect(await outcomeOf(stage, card)).toContain('1 of 1 tasks running');
      expect(changesAtAws(stage)).toEqual(['ECS RegisterTaskDefinition', 'ECS UpdateService']);
      expect(told(stage, 'ECS RegisterTaskDefinition')).toMatchObject([
        { family: 'backend-task', cpu: '512', memory: '2048' },
      ]);
      const undo = await pressed(
        stage,
        'U0OPERATOR',
        await saying(stage, card, 'succeeded'),
        'Undo',
      );
      expect(textOf(undo)).toContain('Roll Backend API back from 42 to 41');
    },
    LONG,
  );

  test('names the revision that is registered where it cannot be deployed', async () => {
    const stage = await openActionStage();
    stage.aws.intercept((call) => {
      if (call.operation === 'UpdateService')
        throw accessDenied(call, 'arn:aws:iam::1:role/x', '*');
    });
    const card = await approved(stage, '/grid resize backend --cpu 512 --memory 2048');
    const outcome = await outcomeOf(stage, card);
    expect(outcome).toContain('Failed after');
    expect(outcome).toContain(
      'backend-task:42 is registered, and was not deployed: ECS UpdateService in us-west-2',
    );
    expect(changesAtAws(stage)).toEqual(['ECS RegisterTaskDefinition', 'ECS UpdateService']);
  });

  test.each([
    [
      '--memory 700',
      'Fargate does not run 256 CPU units with 700 MiB. With 256 go 512, 1024, 2048',
    ],
    ['--cpu 1024', 'With 1024 go 2048, 3072, 4096 … 8192 MiB'],
    ['--cpu 300', 'Fargate has no tasks of 300 CPU units, only of 256, 512, 1024, 2048, 4096'],
    ['--cpu 256 --memory 512', 'It has 256 CPU units and 512 MiB already'],
    ['', 'Say what size: --cpu 1024, --memory 4096, or both'],
  ])('of %j is refused with what is possible', async (size, words) => {
    const stage = await openActionStage();
    const answer = await say(stage, 'U0OPERATOR', `/grid resize backend ${size}`);
    expect(placeOf(answer)).toBe('for one person');
    expect(textOf(answer)).toContain(words);
    expect(changesAtAws(stage)).toEqual([]);
  });
});

describe('a deployment that fails', () => {
  /** A revision whose container exits at once, as anybody may register it. */
  async function registerBad({ elsewhere }: ActionStage): Promise<void> {
    const name = { taskDefinition: 'backend-task:41' };
    const { taskDefinition } = await elsewhere.ecs.send(new DescribeTaskDefinitionCommand(name));
    const containers = taskDefinition?.containerDefinitions ?? [];
    await elsewhere.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'backend-task',
        cpu: taskDefinition?.cpu,
        memory: taskDefinition?.memory,
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        containerDefinitions: containers.map((container) => ({ ...container, environment: [] })),
      }),
    );
  }

  test(
    'is a failure when ECS rolls it back by itself',
    async () => {
      const stage = await openActionStage();
      await registerBad(stage);
      await stage.elsewhere.ecs.send(
        new UpdateServiceCommand({
          cluster: CLUSTER,
          service: 'backend-service',
          deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
        }),
      );
      stage.aws.forgetCalls();
      const card = await approved(stage, '/grid rollback backend --to 42');
      await saying(stage, card, /watching until it is stable[\s\S]*since it began/);
      stage.pass(4 * MINUTE);
      const outcome = await outcomeOf(stage, card);
      expect(outcome).toContain('• Failed after');
      expect(outcome).toContain('ECS rolled it back by itself to backend-task:41');
      expect(outcome).toContain('3 tasks have failed: Essential container in task exited');
      expect(labelsOf(await saying(stage, card, ': failed'))).toEqual(['Logs', 'Charts']);
      expect(changesAtAws(stage)).toEqual(['ECS UpdateService']);
      expect(await stage.auditSteps()).toContain('U0OPERATOR failed rollback');
    },
    LONG,
  );

  test(
    'is a failure when its tasks exit over and over',
    async () => {
      const stage = await openActionStage();
      await registerBad(stage);
      const card = await approved(stage, '/grid rollback backend --to 42');
      await saying(stage, card, /watching until it is stable[\s\S]*since it began/);
      stage.pass(20 * MINUTE);
      expect(await outcomeOf(stage, card)).toMatch(
        /• Failed after .* \d tasks have failed: Essential container in task exited · backend: exit code 1/,
      );
    },
    LONG,
  );
});
