import { expect, test } from 'vitest';
import {
  type ActionStage,
  CLUSTER,
  changesAtAws,
  inThread,
  MINUTE,
  openActionStage,
  outcomeOf,
  say,
  saying,
  statesOf,
  told,
} from './actions-stage.ts';
import { labelsOf, textOf } from './screen.ts';

const health = async (stage: ActionStage, target = ''): Promise<string> =>
  textOf(await stage.finished(await say(stage, 'U0OPERATOR', `/grid health ${target}`)));

/** SC-01: a bad deployment of the backend crashes over and over. */
test('a crash loop is seen, read about, rolled back with the approval of a second person, and over', async () => {
  const stage = await openActionStage();
  stage.world.setBreakage('crash-loop', true);

  const ill = await health(stage);
  expect(ill).toContain('Grid Services dev is down');
  expect(ill).toContain('ECS running 0 of 1');
  expect(ill).toContain('targets 0 of 1 healthy');
  expect(ill).toContain('ECS-Backend-HighCPU in ALARM');

  const reading = await say(stage, 'U0OPERATOR', '/grid logs backend --since 1h --level error');
  const logs = textOf(await saying(stage, reading, 'Asked by'));
  expect(logs).toMatch(/ValidationError: 1 validation error for Settings \(×3 since/);
  expect(logs).toMatch(
    /Traceback [\s\S]*settings = Settings\(\)[\s\S]*IOT_ENDPOINT\n\s+Field required/,
  );

  const asked = await say(stage, 'U0APPROVER1', '/grid rollback backend --reason "42 crashes"');
  const card = await saying(
    stage,
    asked,
    'Roll Backend API back from 42 to 41: waits for approval',
  );
  const plan = textOf(card);
  expect(plan).toContain('Task definition: backend-task:42 → backend-task:41');
  expect(plan).toContain('Settings of backend: +IOT_ENDPOINT');
  expect(plan).toContain('Desired is 1 and no task is kept while it is replaced');
  expect(plan).toMatch(
    /Revisions 42 and 41 both use \S+\/ecs-backend:latest, and it means the image that runs now \(sha256:[0-9a-f]{12}\): rolling back does not change the image\. Revision 41 ran sha256:[0-9a-f]{12}/,
  );
  expect(plan).toMatch(/Asked by <@U0APPROVER1>[\s\S]* expires /);
  expect(plan).not.toContain('not-a-real-password');

  await stage.press('U0APPROVER1', card, 'Approve');
  await inThread(stage, card, 'ada may not run approve. You asked for it yourself');
  expect(changesAtAws(stage)).toEqual([]);

  await stage.press('U0APPROVER2', card, 'Approve');
  await inThread(stage, card, 'pat approved: Roll Backend API back from 42 to 41');
  await saying(stage, card, /watching until it is stable[\s\S]*0 of 1 tasks running/);
  stage.pass(MINUTE);
  const outcome = await outcomeOf(stage, card);
  expect(outcome).toMatch(
    /Done after \d+ s\. .*1 of 1 tasks running, 0 pending, rollout COMPLETED · 1 of 1 targets of backend-alb-tg healthy/,
  );
  expect(told(stage, 'ECS UpdateService')).toEqual([
    { cluster: CLUSTER, service: 'backend-service', taskDefinition: 'backend-task:41' },
  ]);
  expect(statesOf(stage, card).at(-1)).toContain('succeeded');
  expect(labelsOf(stage.now(card))).toEqual(['Undo', 'Logs', 'Charts']);

  stage.pass(28 * MINUTE);
  expect(await health(stage, 'backend')).toContain('Backend API (Grid Services dev) is healthy');
  expect(await health(stage)).toContain('ECS-Backend-HighCPU OK');
  const steps = await stage.auditSteps();
  const ofRollback = steps.filter((step) => /approve|rollback/.test(step));
  expect(ofRollback.slice(0, 7)).toEqual([
    'U0APPROVER1 requested rollback',
    'U0APPROVER1 planned rollback',
    'U0APPROVER1 succeeded rollback',
    'U0APPROVER1 requested approve',
    'U0APPROVER1 denied approve',
    'U0APPROVER2 requested approve',
    'U0APPROVER2 approved rollback',
  ]);
  expect(ofRollback.slice(7).sort()).toEqual([
    'U0APPROVER1 started rollback',
    'U0APPROVER1 succeeded rollback',
    'U0APPROVER2 succeeded approve',
  ]);
}, 60_000);
