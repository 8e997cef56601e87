import { describe, expect, it } from 'vitest';
import { sentFor } from './raw-socket.ts';
import { last, ManualClock, type Started, start } from './support.ts';

async function say(url: string, body: unknown): Promise<[status: number, text: string]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [response.status, await response.text()];
}

/** The response_url of a command in a channel. */
async function ofCommand(started: Started, channel = 'C0GENERAL'): Promise<string> {
  const act = () => started.workspace.type('U0OPERATOR', channel, '/grid health');
  return String((await sentFor(started, act)).response_url);
}

/** The response_url of a press on the button in a message. */
async function ofPress(started: Started, ts: string, channel = 'C0GRIDOPS'): Promise<string> {
  const press = { userId: 'U0OPERATOR', channel, ts, blockId: 'b', actionId: 'refresh' };
  return String((await sentFor(started, () => started.workspace.press(press))).response_url);
}

const blocks = [
  {
    type: 'actions' as const,
    block_id: 'b',
    elements: [
      {
        type: 'button' as const,
        action_id: 'refresh',
        text: { type: 'plain_text' as const, text: 'Refresh' },
      },
    ],
  },
];

describe('a response_url', () => {
  it('posts for one person, or for all, where the app is no member', async () => {
    const started = await start();
    const url = await ofCommand(started);
    const { workspace } = started;

    expect(await say(url, { text: 'private' })).toEqual([200, 'ok']);
    await say(url, { text: 'public', response_type: 'in_channel' });

    const texts = (user: string) => workspace.messages('C0GENERAL', user).map(({ text }) => text);
    expect(texts('U0OPERATOR')).toEqual(['private', 'public']);
    expect(texts('U0VIEWER')).toEqual(['public']);
  });

  it('serves five times', async () => {
    const started = await start();
    const url = await ofCommand(started);

    for (let count = 0; count < 5; count += 1)
      expect(await say(url, { text: 'a' })).toEqual([200, 'ok']);

    expect(await say(url, { text: 'a' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
  });

  it('serves for thirty minutes', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now });
    const url = await ofCommand(started);

    clock.advance(30 * 60_000);
    expect(await say(url, { text: 'a' })).toEqual([200, 'ok']);
    clock.advance(1);
    expect(await say(url, { text: 'a' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
    expect((await say(`${url}x`, { text: 'a' }))[0]).toBe(404);
  });

  it.each([
    ['no_text', {}],
    ['invalid_payload', 'nonsense'],
    ['invalid_blocks', { text: 'a', blocks: [{ type: 'nonsense' }] }],
    ['invalid_blocks_format', { text: 'a', blocks: 'nonsense' }],
    ['msg_too_long', { text: 'x'.repeat(40_001) }],
  ])('answers %s as text and does not count it', async (error, body) => {
    const started = await start();
    const url = await ofCommand(started);

    for (let count = 0; count < 6; count += 1) expect(await say(url, body)).toEqual([400, error]);

    expect(started.workspace.messages('C0GENERAL', 'U0OPERATOR')).toEqual([]);
    expect(last(started.controls.calls('response_url'))).toMatchObject({ status: 400, error });
  });

  it('answers in a thread', async () => {
    const started = await start();
    const url = await ofCommand(started, 'C0GRIDOPS');
    const { ts = '' } = await started.bot.chat.postMessage({ channel: 'C0GRIDOPS', text: 'a' });

    await say(url, { text: 'reply', response_type: 'in_channel', thread_ts: ts });

    expect(last(started.workspace.messages('C0GRIDOPS', 'U0VIEWER')).threadTs).toBe(ts);
  });

  it('replaces and deletes the message that was pressed on', async () => {
    const started = await start();
    const { bot, workspace } = started;
    const channel = 'C0GRIDOPS';
    const { ts = '' } = await bot.chat.postMessage({ channel, text: 'old', blocks });
    const url = await ofPress(started, ts);
    const seen = () => workspace.messages(channel, 'U0OPERATOR').map(({ text }) => text);

    await say(url, { text: 'beside' });
    expect(seen()).toEqual(['old', 'beside']);
    await say(url, { text: 'new', replace_original: true });
    expect(seen()).toEqual(['new', 'beside']);
    await say(url, { delete_original: true });
    expect(seen()).toEqual(['beside']);
  });

  it('replaces an ephemeral message, which chat.update cannot', async () => {
    const started = await start();
    const { bot, workspace } = started;
    const channel = 'C0GRIDOPS';
    const user = 'U0OPERATOR';
    const { message_ts: ts = '' } = await bot.chat.postEphemeral({
      channel,
      user,
      text: 'a',
      blocks,
    });

    await say(await ofPress(started, ts), { text: 'b', replace_original: true });

    expect(workspace.messages(channel, user)).toMatchObject([{ ts, text: 'b', visibleTo: user }]);
  });
});
