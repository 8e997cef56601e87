import { expect, test } from 'vitest';
import { accessDenied } from '../../demo/aws/engine/index.ts';
import { labelsOf, textOf } from './screen.ts';
import { openStage, until } from './stage.ts';

test('a service that crashes over and over tells what ECS says, why its tasks stopped and what the release changed', async () => {
  const stage = await openStage();
  stage.world.setBreakage('crash-loop', true);

  const events = await stage.ask('U0VIEWER', '/grid events backend --last 10');
  expect(textOf(events)).toContain('Backend API: the last 10 events');
  expect(textOf(events)).toContain('is unhealthy in (target-group');
  expect(textOf(events)).toContain('has started 1 tasks: (task ');
  expect(textOf(events)).toContain('0 of 1 running');
  expect(labelsOf(events)).toEqual(['Refresh', 'Stopped tasks']);

  const before = stage.changes.length;
  await stage.press('U0VIEWER', events, 'Stopped tasks');
  const stopped = await until(() =>
    stage.changes
      .slice(before)
      .flatMap((change) => (change.kind === 'message' ? [change.message] : []))
      .find((message) => textOf(message).includes('stopped tasks')),
  );
  expect(stopped.threadTs).toBe(events.ts);
  expect(textOf(stopped)).toMatch(
    /\d+ tasks ended by themselves after 14 s at most, with exit code 1/,
  );
  expect(textOf(stopped)).toContain('Essential container in task exited');
  expect(textOf(stopped)).toContain('backend-task:42');

  const definition = await stage.ask('U0VIEWER', '/grid taskdef backend');
  expect(textOf(definition)).toContain('Backend API: backend-task:42');
  expect(textOf(definition)).toContain('What is different from backend-task:41:');
  expect(textOf(definition)).toContain('Setting of backend removed: IOT_ENDPOINT');
  expect(textOf(definition)).toContain('DB_PASSWORD = •••');
  expect(textOf(definition)).toContain('backend, from secrets: CA_CERT_PEM');
  expect(JSON.stringify(stage.changes)).not.toContain('not-a-real-password');
});

test('a revision is compared with any other, and an unknown one is told in words', async () => {
  const stage = await openStage();
  const same = await stage.ask('U0VIEWER', '/grid taskdef backend --revision 41 --against 41');
  expect(textOf(same)).toContain('Size, images and names of settings are those of backend-task:41');
  const unknown = await stage.ask('U0VIEWER', '/grid taskdef backend --revision 999');
  expect(unknown.visibleTo).toBe('U0VIEWER');
  expect(textOf(unknown)).toContain('There is no revision backend-task:999.');
});

test.each([
  ['/grid events', 'Which service? Name one: events <service>.'],
  ['/grid stopped database', 'database is no service. Name one: stopped <service>.'],
])('%s is answered in private, with the services that there are', async (line, words) => {
  const stage = await openStage();
  const answer = await stage.ask('U0VIEWER', line);
  expect(answer.visibleTo).toBe('U0VIEWER');
  expect(textOf(answer)).toContain(words);
  expect(labelsOf(answer)).toContain('backend');
});

test('a service none of whose tasks stopped says so', async () => {
  const stage = await openStage();
  const answer = await stage.ask('U0VIEWER', '/grid stopped frontend');
  expect(textOf(answer)).toContain('no task stopped');
});

test('a call that AWS denies is told with the permission that is missing', async () => {
  const stage = await openStage();
  stage.aws.intercept((call) => {
    if (call.operation === 'DescribeServices')
      throw accessDenied(call, 'arn:aws:iam::1:role/reader');
  });
  const answer = await stage.ask('U0VIEWER', '/grid events backend');
  expect(answer.visibleTo).toBe('U0VIEWER');
  expect(textOf(answer)).toContain('ecs:DescribeServices');
});
