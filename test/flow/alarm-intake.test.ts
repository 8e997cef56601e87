import { expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli.ts';
import { variablesOf } from './bot.ts';
import { messagesIn } from './screen.ts';
import { GRID_OPS, openStage, until } from './stage.ts';

it('an alarm of the world reaches the bot, and what is no alarm is set aside, told and shown', async () => {
  const stage = await openStage({ notifications: true });
  const { world, notifications, changes } = stage;
  if (!notifications) throw new Error('there are no notifications');
  const { messaging, queueUrl } = notifications;
  world.setBreakage('crash-loop', true);
  await notifications.notify();
  await messaging.send(queueUrl, 'hello');
  const isEmpty = async () => {
    const { ready, hidden } = await messaging.count(queueUrl);
    return ready + hidden === 0 ? true : undefined;
  };
  await until(isEmpty);
  const printed: string[] = [];
  const intake = async (...words: string[]) => {
    printed.length = 0;
    const code = await runCommandLine(['intake', ...words], {
      variables: variablesOf(stage),
      print: (text) => void printed.push(text),
      complain: (text) => void printed.push(text),
      stopRequested: Promise.resolve(),
      onReload: () => undefined,
    });
    expect(code).toBe(0);
    return printed.join('\n');
  };
  const listed = await until(async () => {
    const text = await intake('list');
    return text.includes('it is not JSON') ? text : undefined;
  });
  expect(listed.split('\n')).toHaveLength(1);
  const key = listed.split(' ')[0] ?? '';
  expect(await intake('show', key)).toMatch(/aside: it is not JSON\n\nhello$/);
  await intake('retry', key);
  await until(async () => ((await intake('list')).includes('it is not JSON') ? true : undefined));
  expect(messagesIn(changes).every(({ channel }) => channel === GRID_OPS)).toBe(true);
}, 40_000);
