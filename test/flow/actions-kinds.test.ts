import { describe, expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import {
  approved,
  CLUSTER,
  changesAtAws,
  eventually,
  MINUTE,
  openActionStage,
  outcomeOf,
  placeOf,
  pressed,
  rolledOut,
  say,
  saying,
  statesOf,
  tasksOf,
  told,
} from './actions-stage.ts';
import { labelsOf, textOf } from './screen.ts';

/** A rollout is looked at every few seconds. */
const LONG = 60_000;

test(
  'scale: from the plan to the end and back, in one message each',
  async () => {
    const stage = await openActionStage();
    const line = '/grid scale frontend 3 --reason "more people"';
    const card = await rolledOut(stage, line);
    const [asked = '', ...later] = statesOf(stage, card);
    expect(asked).toContain('Desired tasks: 1 → 3');
    expect(asked).toContain('Reason: more people');
    expect(asked).toContain('2 more: what runs is not touched.');
    expect(later.join('\n')).toMatch(/1 of 3 tasks running, \d pending/);
    expect(await outcomeOf(stage, card)).toMatch(
      /• Done after \d+ s\. Scale Frontend from 1 to 3 tasks: 3 of 3 tasks running, 0 pending, rollout COMPLETED · 3 of 3 targets of frontend-alb-tg healthy/,
    );
    const done = await saying(stage, card, 'succeeded');
    expect(labelsOf(done)).toEqual(['Undo', 'Logs', 'Charts']);
    const undo = await pressed(stage, 'U0OPERATOR', done, 'Undo');
    expect(placeOf(undo)).toBe('in the channel');
    expect(textOf(undo)).toContain('Scale Frontend from 3 to 1 task: waits for approval');
    expect(textOf(undo)).toContain('One task is left: if it fails, every request fails.');
    expect(changesAtAws(stage)).toEqual(['ECS UpdateService']);
    await stage.press('U0APPROVER2', undo, 'Approve');
    await saying(stage, undo, /watching until it is stable[\s\S]*since it began/);
    stage.pass(2 * MINUTE);
    expect(await outcomeOf(stage, undo)).toContain('1 of 1 tasks running');
    expect(told(stage, 'ECS UpdateService')).toEqual([
      { cluster: CLUSTER, service: 'ecs-frontend', desiredCount: 3 },
      { cluster: CLUSTER, service: 'ecs-frontend', desiredCount: 1 },
    ]);
  },
  LONG,
);

describe('replacing tasks', () => {
  test.each(['redeploy', 'restart'])(
    '%s: with the same revision, watched until the new ones serve',
    async (command) => {
      const stage = await openActionStage();
      const before = await tasksOf(stage, 'backend-service');
      const card = await rolledOut(stage, `/grid ${command} backend`);
      const [asked] = statesOf(stage, card);
      expect(asked).toContain('Tasks: 1 running now → 1 new');
      expect(asked).toContain(
        'Desired is 1 and no task is kept while it is replaced: every request fails meanwhile.',
      );
      expect(await outcomeOf(stage, card)).toContain('1 of 1 targets of backend-alb-tg healthy');
      expect(labelsOf(await saying(stage, card, 'succeeded'))).toEqual(['Logs', 'Charts']);
      expect(told(stage, 'ECS UpdateService')).toEqual([
        { cluster: CLUSTER, service: 'backend-service', forceNewDeployment: true },
      ]);
      const after = await tasksOf(stage, 'backend-service');
      expect(after).toHaveLength(1);
      expect(after).not.toEqual(before);
    },
    LONG,
  );

  test(
    'restart --hard: to zero, and back when nothing runs any more',
    async () => {
      const stage = await openActionStage();
      const card = await approved(stage, '/grid restart frontend --hard');
      const [asked] = statesOf(stage, card);
      expect(asked).toContain('Restart Frontend hard: 1 → 0 → 1 tasks: waits for approval');
      expect(asked).toContain('Every request fails from the stop until new tasks are healthy');
      await eventually(() => (changesAtAws(stage).length === 1 ? true : undefined));
      stage.pass(MINUTE);
      await saying(stage, card, /watching until it is stable[\s\S]*since it began/);
      stage.pass(MINUTE);
      expect(await outcomeOf(stage, card)).toContain('1 of 1 tasks running');
      expect(told(stage, 'ECS UpdateService')).toEqual([
        { cluster: CLUSTER, service: 'ecs-frontend', desiredCount: 0 },
        { cluster: CLUSTER, service: 'ecs-frontend', desiredCount: 1 },
      ]);
    },
    LONG,
  );

  test(
    'restart --hard that AWS does not let start again says that nothing runs',
    async () => {
      const stage = await openActionStage();
      stage.aws.intercept(({ operation, input }) => {
        if (operation === 'UpdateService' && Reflect.get(input, 'desiredCount') === 1)
          throw new AwsError('ThrottlingException', 'Rate exceeded');
      });
      const card = await approved(stage, '/grid restart frontend --hard');
      await eventually(() => (changesAtAws(stage).length === 1 ? true : undefined));
      stage.pass(MINUTE);
      const outcome = await outcomeOf(stage, card);
      expect(outcome).toContain('Outcome unknown');
      expect(outcome).toContain('Frontend was stopped, and then: ECS UpdateService');
      expect(outcome).toContain(
        'Frontend was stopped and not started again: desired is 0. Scale it to 1.',
      );
      expect(labelsOf(await saying(stage, card, 'unknown outcome'))).toEqual(['Look again']);
    },
    LONG,
  );

  test(
    'restart --task: stops that one, and the service starts another',
    async () => {
      const stage = await openActionStage();
      const [task = ''] = await tasksOf(stage, 'volttron-service');
      const card = await rolledOut(stage, `/grid restart ven --task ${task.slice(0, 8)}`);
      const [asked] = statesOf(stage, card);
      expect(asked).toContain(`Stop one task of VOLTTRON agent (VEN) (${task.slice(0, 8)})`);
      expect(asked).toContain('It is the only task: every request fails until another one is');
      expect(await outcomeOf(stage, card)).toContain('1 of 1 tasks running, 0 pending');
      expect(changesAtAws(stage)).toEqual(['ECS StopTask']);
      expect(told(stage, 'ECS StopTask')).toEqual([
        { cluster: CLUSTER, task, reason: 'GridOps, asked by U0OPERATOR' },
      ]);
      expect(await tasksOf(stage, 'volttron-service')).not.toContain(task);
    },
    LONG,
  );

  test('a redeploy says when the tag means another image by now', async () => {
    const stage = await openActionStage();
    const { taskDefinitions } = stage.world.history;
    const [release] = taskDefinitions.of('backend-task');
    if (!release) throw new Error('The world has no release of the backend.');
    taskDefinitions.register(release.definition, { at: stage.world.now(), isRelease: true });
    stage.pass(MINUTE);
    const plan = textOf(await say(stage, 'U0OPERATOR', '/grid redeploy backend --dry-run'));
    expect(plan).toMatch(/Image of backend: sha256:[0-9a-f]{12} → sha256:[0-9a-f]{12}/);
    expect(plan).toContain('means another image than the one that runs: this deploys new code.');
  });
});

test('a change that IAM forbids fails, and names the action that is missing', async () => {
  const stage = await openActionStage();
  const asked = await say(stage, 'U0OPERATOR', '/grid scale frontend 2');
  const card = await saying(stage, asked, 'waits for approval');
  stage.world.setBreakage('iam-denied', true);
  await stage.press('U0APPROVER1', card, 'Approve');
  const outcome = await outcomeOf(stage, card);
  expect(outcome).toContain('• Failed after');
  expect(outcome).toContain('Allow ecs:UpdateService to that role');
  expect(outcome).toContain('role/gridops-act');
  expect(await stage.auditSteps()).toContain('U0OPERATOR failed scale');
});

describe('a plan warns', () => {
  test.each([
    ['scale backend 0', 'It scales by itself, and 0 is below its minimum of 2: autoscaling may'],
    ['scale backend 5', 'It scales by itself, and 5 is above its maximum of 4'],
    ['scale backend 3', 'It scales by itself between 2 and 4 tasks: 3 may not last'],
  ])('where autoscaling has its own mind: %s', async (line, words) => {
    const stage = await openActionStage();
    const bounds = { minCapacity: 2, maxCapacity: 4 };
    stage.world.scalableTargets.set('backend-service', bounds);
    const plan = await say(stage, 'U0OPERATOR', `/grid ${line} --dry-run`);
    expect(textOf(plan)).toContain(words);
  });

  test('of a deployment under way and of alarms in ALARM', async () => {
    const stage = await openActionStage();
    stage.world.setBreakage('crash-loop', true);
    const plan = textOf(await say(stage, 'U0OPERATOR', '/grid redeploy backend --dry-run'));
    expect(plan).toContain('Tasks: 0 running now → 1 new');
    expect(plan).toMatch(/A deployment of backend-task:42 is under way already, for \d+ min/);
    expect(plan).toMatch(/The alarm ECS-Backend-HighCPU is in ALARM, for \d+ min/);
  });
});

test('of two changes of a service that are approved at once, the later one is not run', async () => {
  const stage = await openActionStage();
  const cards = [
    await say(stage, 'U0OPERATOR', '/grid scale backend 2'),
    await say(stage, 'U0OPERATOR', '/grid scale backend 3'),
  ];
  const waiting = await Promise.all(cards.map((card) => saying(stage, card, 'waits for approval')));
  await Promise.all(waiting.map((card) => stage.press('U0APPROVER1', card, 'Approve')));
  const ended = await eventually(() => {
    const texts = cards.map((card) => textOf(stage.now(card)));
    return texts.some((text) => text.includes('was not run')) ? texts : undefined;
  });
  expect(ended.filter((text) => text.includes('was not run'))).toHaveLength(1);
  expect(told(stage, 'ECS UpdateService')).toHaveLength(1);
}, 60_000);
