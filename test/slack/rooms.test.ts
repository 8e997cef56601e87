import { describe, expect, it } from 'vitest';
import type { Channel } from '../../demo/slack/contract.ts';
import { RoomRefused, type Rooms } from '../../src/kernel/rooms.ts';
import { Directory } from '../../src/slack/directory.ts';
import { createRooms } from '../../src/slack/rooms.ts';
import { type Desk, openDesk } from './desk.ts';

const OPS = 'C0GRIDOPS';
const NOT_A_MEMBER = 'C0GENERAL';
const VERA = 'U0VIEWER';

/** The workspace, and channels in it as the bot reaches them. */
async function open(): Promise<Desk & { rooms: Rooms; channel(id: string): Channel | undefined }> {
  const desk = await openDesk();
  const web = desk.doors.modals;
  const onFailure = () => undefined;
  const directory = new Directory({ web, teamId: 'T0GRIDOPS', freshFor: 60_000, onFailure });
  const rooms = createRooms({ web, groupMembers: (id) => directory.groupMembers(id) });
  return {
    ...desk,
    rooms,
    channel: (id) => desk.workspace.channels.find((channel) => channel.id === id),
  };
}

/** What Slack refused with. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RoomRefused)) throw new Error(`no refusal: ${String(error)}`);
  return error.code;
}

/** Somebody's last message there. */
function lastIn({ workspace }: Desk, channel = OPS) {
  const message = workspace.messages(channel, VERA).at(-1);
  if (!message) throw new Error('there is no message');
  return message;
}

describe('a room', () => {
  it('is made with a topic, a bookmark and a pinned message', async () => {
    const { rooms, channel, doors, controls } = await open();
    const made = await rooms.create('inc-2026-07-api');
    await rooms.setTopic(made.channel, 'SEV-1 <!here> & more');
    await rooms.bookmark(made.channel, { title: 'Board', link: 'https://example.com/board' });
    const posted = await doors.outbox.post(made.channel, { text: 'header', blocks: [] });
    await rooms.pin(posted);
    await rooms.pin(posted);
    expect(made.name).toBe('inc-2026-07-api');
    expect(channel(made.channel)).toMatchObject({
      topic: 'SEV-1 &lt;!here&gt; &amp; more',
      bookmarks: [{ title: 'Board', link: 'https://example.com/board' }],
    });
    expect(controls.marks(posted.channel, posted.ts).pinned).toBe(true);
  });

  it('gets a topic that is too long cut off, after escaping', async () => {
    const { rooms, channel } = await open();
    await rooms.setTopic(OPS, '&'.repeat(300));
    const topic = channel(OPS)?.topic ?? '';
    expect(topic).toMatch(/^(&amp;)+…$/);
    expect(topic.length).toBeGreaterThan(240);
  });

  it('is joined by people and by everybody in a user group, each once', async () => {
    const { rooms, channel, controls } = await open();
    const made = await rooms.create('inc-1');
    await rooms.invite(made.channel, [VERA, 'S0APPROVERS', 'U0APPROVER1', 'U0GRIDOPS']);
    await rooms.invite(made.channel, [VERA, 'S0ONCALL']);
    await rooms.invite(made.channel, [VERA]);
    await rooms.invite(made.channel, []);
    expect(channel(made.channel)?.members).toEqual([
      'U0GRIDOPS',
      VERA,
      'U0APPROVER1',
      'U0APPROVER2',
      'U0OPERATOR',
    ]);
    expect(controls.calls('conversations.invite')).toHaveLength(3);
  });

  it('is joined by all others when one cannot be invited, which is told', async () => {
    const { rooms, channel } = await open();
    const made = await rooms.create('inc-1');
    const invited = rooms.invite(made.channel, ['U0NOBODY', VERA]);
    expect(await codeOf(invited)).toBe('user_not_found');
    expect(channel(made.channel)?.members).toContain(VERA);
  });

  it('has one canvas, which is written anew', async () => {
    const { rooms, channel } = await open();
    await rooms.canvas(OPS, '# One');
    const first = channel(OPS)?.canvas;
    await rooms.canvas(OPS, '# Two');
    expect(channel(OPS)?.canvas).toEqual({ ...first, markdown: '# Two' });
  });

  it.each<[method: string, error: string, act: (rooms: Rooms) => Promise<unknown>]>([
    ['conversations.create', 'name_taken', (rooms) => rooms.create('general')],
    ['conversations.create', 'invalid_name_specials', (rooms) => rooms.create('Inc 1')],
    ['conversations.setTopic', 'not_in_channel', (rooms) => rooms.setTopic(NOT_A_MEMBER, 'a')],
    ['conversations.invite', 'not_in_channel', (rooms) => rooms.invite(NOT_A_MEMBER, [VERA])],
    ['usergroups.users.list', 'no_such_subteam', (rooms) => rooms.invite(OPS, ['S0NONE'])],
    ['pins.add', 'message_not_found', (rooms) => rooms.pin({ channel: OPS, ts: '1.0' })],
    [
      'bookmarks.add',
      'invalid_link',
      (rooms) => rooms.bookmark(OPS, { title: 'a', link: 'mailto:a' }),
    ],
    [
      'chat.getPermalink',
      'message_not_found',
      (rooms) => rooms.permalink({ channel: OPS, ts: '1.0' }),
    ],
    [
      'conversations.history',
      'not_in_channel',
      (rooms) => rooms.message({ channel: NOT_A_MEMBER, ts: '1.0' }),
    ],
    [
      'conversations.canvases.create',
      'not_in_channel',
      (rooms) => rooms.canvas(NOT_A_MEMBER, '# One'),
    ],
  ])('refuses with the error of Slack’s %s: %s', async (method, error, act) => {
    const { rooms } = await open();
    await expect(act(rooms)).rejects.toThrow(`Slack refused ${method}: ${error}`);
  });

  it('says which scope the app lacks by Slack’s code', async () => {
    const { rooms, controls } = await open();
    controls.fail('pins.add', 'missing_scope');
    expect(await codeOf(rooms.pin({ channel: OPS, ts: '1.0' }))).toBe('missing_scope');
  });
});

describe('a message', () => {
  it('is read with its author, time and files, outside of threads and in one', async () => {
    const desk = await open();
    const { workspace, rooms, doors } = desk;
    await workspace.type(VERA, OPS, 'the cache <is> cold');
    const parent = lastIn(desk);
    workspace.reply('U0OPERATOR', parent, 'warming it');
    const reply = lastIn(desk);
    const files = [{ name: 'log.txt', title: 'Log', content: 'a' }];
    await doors.outbox.post(OPS, { text: 'with a file', blocks: [], files });
    const shared = workspace.messages(OPS, VERA).find(({ files: some }) => some !== undefined);

    expect(await rooms.message({ channel: OPS, ts: parent.ts })).toEqual({
      place: { channel: OPS, ts: parent.ts },
      author: VERA,
      text: 'the cache &lt;is&gt; cold',
      at: Math.floor(Number(parent.ts) * 1_000),
      files: [],
    });
    const place = { channel: OPS, ts: reply.ts, thread: parent.ts };
    const inThread = { place, author: 'U0OPERATOR', text: 'warming it' };
    expect(await rooms.message({ channel: OPS, ts: reply.ts })).toMatchObject(inThread);
    expect(await rooms.message(place)).toMatchObject(inThread);
    expect(await rooms.message({ channel: OPS, ts: shared?.ts ?? '' })).toMatchObject({
      author: 'U0GRIDOPS',
      files: [{ name: 'log.txt', link: expect.stringContaining('https://') }],
    });
  });

  it('has a link, in a thread too', async () => {
    const desk = await open();
    await desk.workspace.type(VERA, OPS, 'one');
    const { ts } = lastIn(desk);
    expect(await desk.rooms.permalink({ channel: OPS, ts })).toBe(
      `https://gridops-demo.slack.com/archives/${OPS}/p${ts.replace('.', '')}`,
    );
  });

  it('is nothing once it is deleted, also where replies keep its place', async () => {
    const desk = await open();
    const { workspace, rooms } = desk;
    await workspace.type(VERA, OPS, 'alone');
    const alone = lastIn(desk);
    await workspace.type(VERA, OPS, 'with a reply');
    const parent = lastIn(desk);
    workspace.reply('U0OPERATOR', parent, 'reply');
    workspace.remove(VERA, alone);
    workspace.remove(VERA, parent);
    expect(await rooms.message({ channel: OPS, ts: alone.ts })).toBeUndefined();
    expect(await rooms.message({ channel: OPS, ts: parent.ts })).toBeUndefined();
  });
});

describe('calls about rooms', () => {
  it('wait for a rate limit of their method, and hold back no other', async () => {
    const { rooms, controls } = await open();
    controls.limit('conversations.setTopic', { retryAfter: 1, times: 1 });
    const done: string[] = [];
    await Promise.all([
      rooms.setTopic(OPS, 'one').then(() => done.push('first topic')),
      rooms.setTopic(OPS, 'two').then(() => done.push('second topic')),
      rooms.create('inc-1').then(() => done.push('channel')),
    ]);
    expect(done).toEqual(['channel', 'first topic', 'second topic']);
  });

  it('are refused rather than to queue up without end', async () => {
    const { rooms, controls } = await open();
    controls.limit('conversations.setTopic', { retryAfter: 1, times: 1 });
    const asked = Array.from({ length: 202 }, () => rooms.setTopic(OPS, 'a'));
    const results = await Promise.allSettled(asked);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'ratelimited' } }]);
  });

  it('are made again when Slack’s server fails, and then throw what it said', async () => {
    const { rooms, controls, channel } = await open();
    controls.crash('conversations.setTopic');
    await rooms.setTopic(OPS, 'after all');
    expect(channel(OPS)?.topic).toBe('after all');
    controls.crash('conversations.setTopic', 3);
    await expect(rooms.setTopic(OPS, 'never')).rejects.not.toBeInstanceOf(RoomRefused);
  });
});
