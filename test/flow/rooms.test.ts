import { describe, expect, test } from 'vitest';
import { installedApp } from '../../demo/slack/manifest.ts';
import { testServerUrl } from '../support/postgres.ts';
import { modes } from './bot.ts';
import { openRoomsStage, type RoomsStage, type Watcher } from './rooms-stage.ts';
import { GENERAL, GRID_OPS, INCIDENT, openStage, until } from './stage.ts';
import { listenBetween, send } from './wire.ts';

const VERA = 'U0VIEWER';
const OMAR = 'U0OPERATOR';

const dialects =
  testServerUrl === undefined ? (['sqlite'] as const) : (['sqlite', 'postgres'] as const);

describe.each(modes)('in %s mode', (mode) => {
  test('the bot makes a channel, and hears who joins it and what is marked, edited and deleted there', async () => {
    const stage = await openRoomsStage({ mode });
    const { rooms, outbox, heard } = await stage.watch();
    const { workspace } = stage.slack;
    const { channel } = await rooms.create('inc-1');
    await rooms.setTopic(channel, 'SEV-2: the backend is slow');
    await rooms.invite(channel, [VERA, 'S0ONCALL']);
    const header = await outbox.post(channel, { text: 'Incident 1', blocks: [] });
    await rooms.pin(header);
    workspace.reply(OMAR, header, 'scaling to 3');
    const reply = lastIn(stage, channel);
    workspace.react(VERA, reply, 'eyes');
    workspace.react(VERA, reply, 'pushpin');
    workspace.edit(OMAR, reply, 'scaling to 4');
    workspace.unreact(VERA, reply, 'pushpin');
    workspace.remove(OMAR, reply);
    await until(() => heard.length >= 6 || undefined);

    const place = { channel, ts: reply.ts };
    const inThread = { ...place, thread: header.ts };
    const base = { id: expect.stringMatching(/^Ev/), at: expect.any(Number) };
    expect(
      heard.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1)),
    ).toEqual([
      { ...base, kind: 'joined', channel, user: VERA },
      { ...base, kind: 'joined', channel, user: OMAR },
      { ...base, kind: 'marked', place, by: VERA },
      { ...base, kind: 'edited', place: inThread, text: 'scaling to 4' },
      { ...base, kind: 'unmarked', place, by: VERA },
      { ...base, kind: 'deleted', place: inThread },
    ]);
  });

  test('what is marked can be read at once, in a thread too', async () => {
    const stage = await openRoomsStage({ mode });
    const { rooms, heard } = await stage.watch();
    const { workspace } = stage.slack;
    await workspace.type(VERA, GRID_OPS, 'the cache is cold');
    workspace.reply(OMAR, lastIn(stage), 'warming it');
    workspace.react(VERA, lastIn(stage), 'pushpin');
    const [event] = await until(() => (heard.length > 0 ? heard : undefined));
    if (event?.kind !== 'marked') throw new Error('it was not marked');

    const message = await rooms.message(event.place);

    expect(message).toMatchObject({ author: OMAR, text: 'warming it' });
    expect(message?.place.thread).toBeDefined();
  });

  test('nothing is heard of channels where the bot is no member', async () => {
    const stage = await openRoomsStage({ mode });
    const { heard } = await stage.watch();
    const { workspace } = stage.slack;
    await workspace.type(VERA, GENERAL, 'not for the bot');
    workspace.react(VERA, lastIn(stage, GENERAL), 'pushpin');
    await workspace.type(VERA, GRID_OPS, 'for the bot');
    workspace.react(VERA, lastIn(stage), 'pushpin');
    await until(() => heard.length > 0 || undefined);
    expect(heard).toMatchObject([{ kind: 'marked', place: { channel: GRID_OPS } }]);
  });

  test('an event whose handling fails is logged, and the next one is heard', async () => {
    const stage = await openRoomsStage({ mode });
    const { heard, log } = await stage.watch(async ({ kind }) => {
      if (kind === 'marked') throw new Error('the store is away');
    });
    await stage.slack.workspace.type(VERA, GRID_OPS, 'one');
    stage.slack.workspace.react(VERA, lastIn(stage), 'pushpin');
    stage.slack.workspace.unreact(VERA, lastIn(stage), 'pushpin');
    await until(() => (heard.length === 2 && log.length > 0 ? true : undefined));
    expect(log).toMatchObject([{ level: 'error', msg: 'An event was lost: the store is away' }]);
  });

  test('the bot hears of its own messages, and answers once all the same', async () => {
    const stage = await openStage({ mode, workspace: await installedApp() });
    const report = await stage.finished(await stage.ask(VERA, '/grid health'));
    stage.slack.workspace.react(VERA, report, 'pushpin');
    await stage.press(VERA, report, 'Refresh');
    await stage.finished(report);
    await until(async () => (await stage.auditSteps()).length === 4 || undefined);
    expect(await stage.auditSteps()).toEqual([
      'U0VIEWER requested health',
      'U0VIEWER succeeded health',
      'U0VIEWER requested health',
      'U0VIEWER succeeded health',
    ]);
    const { body } = await stage.bot.ops('/metrics');
    expect(body).toContain('gridops_duplicate_deliveries_total 0');
  });

  test('stopping waits for an event that is being handled', async () => {
    const stage = await openRoomsStage({ mode });
    const gate = Promise.withResolvers<void>();
    const done: string[] = [];
    const watcher = await stage.watch(async () => {
      await gate.promise;
      done.push('handled');
    });
    await stage.slack.workspace.type(VERA, GRID_OPS, 'one');
    stage.slack.workspace.react(VERA, lastIn(stage), 'pushpin');
    await until(() => watcher.heard.length > 0 || undefined);
    const stopped = watcher.stop().then(() => done.push('stopped'));
    await until(async () => (await isShut(stage, watcher)) || undefined);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
    gate.resolve();
    await stopped;
    expect(done).toEqual(['handled', 'stopped']);
  });
});

describe('an event that Slack delivers again', () => {
  test('over HTTP is heard once', async () => {
    const stage = await openRoomsStage({ mode: 'http' });
    const watcher = await stage.watch();
    const between = await listenBetween(watcher.requestUrl, watcher.requestUrl);
    stage.slack.controls.deliverTo(between.url);
    await markSomething(stage);
    await until(async () => (await watcher.duplicates()) === 1 || undefined);
    const [request] = between.requests.filter(({ body }) => body.includes('reaction_added'));
    if (!request) throw new Error('the event did not come');
    expect(await send(watcher.requestUrl, request)).toBe(200);
    await until(async () => (await watcher.duplicates()) === 2 || undefined);
    expect(watcher.heard).toHaveLength(1);
  });

  test('over a socket that broke before the acknowledgement is heard once', async () => {
    const stage = await openRoomsStage({ mode: 'socket' });
    const watcher = await stage.watch();
    await stage.slack.workspace.type(VERA, GRID_OPS, 'one');
    stage.slack.workspace.react(VERA, lastIn(stage), 'pushpin');
    stage.slack.controls.drop();
    await until(async () => (await watcher.duplicates()) === 1 || undefined);
    expect(watcher.heard).toHaveLength(1);
  });

  test.each(dialects)('to two bots on one %s database is heard once', async (dialect) => {
    const stage = await openRoomsStage({ mode: 'http', dialect });
    const watchers = [await stage.watch(), await stage.watch()];
    const between = await listenBetween(...watchers.map(({ requestUrl }) => requestUrl));
    stage.slack.controls.deliverTo(between.url);
    await markSomething(stage);
    await until(async () => {
      const counts = await Promise.all(watchers.map((watcher) => watcher.duplicates()));
      return counts.toSorted().join() === '0,1' || undefined;
    });
    expect(watchers.flatMap(({ heard }) => heard)).toHaveLength(1);
  });
});

/** Whether nothing reaches the watcher any more. */
function isShut({ slack }: RoomsStage, { requestUrl }: Watcher): Promise<boolean> {
  const noAnswer = fetch(requestUrl).then(
    () => false,
    () => true,
  );
  return noAnswer.then((shut) => shut && slack.controls.connections().length === 0);
}

async function markSomething(stage: RoomsStage): Promise<void> {
  await stage.slack.workspace.type(VERA, INCIDENT, 'one');
  stage.slack.workspace.react(VERA, lastIn(stage, INCIDENT), 'pushpin');
}

function lastIn({ slack }: RoomsStage, channel = GRID_OPS) {
  const message = slack.workspace.messages(channel, VERA).at(-1);
  if (!message) throw new Error('there is no message');
  return message;
}
