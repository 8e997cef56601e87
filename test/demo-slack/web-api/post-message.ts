import { describe, expect, it } from 'vitest';
import { code, first, last, post, refused, start } from '../support.ts';

describe('chat.postMessage', () => {
  it('posts what was sent, unchanged, where the person sees it', async () => {
    const { bot, workspace } = await start();
    const text = 'a &lt;b&gt; &amp; <!channel> *c*';

    const answer = await bot.chat.postMessage({ channel: 'C0GRIDOPS', text });

    const message = last(workspace.messages('C0GRIDOPS', 'U0VIEWER'));
    expect(message).toEqual({
      channel: 'C0GRIDOPS',
      ts: answer.ts,
      author: 'U0GRIDOPS',
      text,
      blocks: [],
    });
    expect(answer.message).toMatchObject({ text, user: 'U0GRIDOPS', bot_id: 'B0GRIDOPS' });
  });

  it('names blocks and elements that came without an id', async () => {
    const { bot, workspace } = await start();
    const text = { type: 'plain_text', text: 'Refresh' } as const;

    await bot.chat.postMessage({
      channel: 'C0GRIDOPS',
      text: 'buttons',
      blocks: [{ type: 'actions', elements: [{ type: 'button', text }] }],
    });

    const { blocks } = last(workspace.messages('C0GRIDOPS', 'U0VIEWER'));
    expect(first(blocks)).toMatchObject({
      block_id: expect.stringMatching(/.+/),
      elements: [{ action_id: expect.stringMatching(/.+/) }],
    });
  });

  it.each([
    ['invalid_metadata_format', 'text'],
    ['invalid_metadata_schema', { event_type: 'one' }],
    ['invalid_metadata_schema', { event_type: 'two words', event_payload: {} }],
    ['invalid_metadata_schema', { event_type: 'one', event_payload: {}, more: 1 }],
  ])('refuses metadata with %s: %j', async (error, metadata) => {
    const { bot } = await start();
    const message = { channel: 'C0GRIDOPS', text: 'one', metadata };

    expect(await code(bot.apiCall('chat.postMessage', message))).toBe(error);
  });

  it('takes a message whose answer is lost', async () => {
    const { bot, workspace, controls } = await start();
    controls.lose('chat.postMessage');

    await bot.chat.postMessage({ channel: 'C0GRIDOPS', text: 'one' }).catch(() => undefined);

    expect(workspace.messages('C0GRIDOPS', 'U0VIEWER').map(({ text }) => text)).toContain('one');
  });

  it('answers in a thread, and in the parent of a reply', async () => {
    const { bot, workspace } = await start();
    const parent = await post(bot);
    const channel = 'C0GRIDOPS';

    const reply = await bot.chat.postMessage({ channel, text: 'reply', thread_ts: parent });
    await bot.chat.postMessage({ channel, text: 'second', thread_ts: String(reply.ts) });

    const threads = workspace.messages(channel, 'U0VIEWER').map(({ threadTs }) => threadTs);
    expect(threads).toEqual([undefined, parent, parent]);
  });

  it('opens a direct message for the id of a person', async () => {
    const { bot, workspace } = await start();

    const { channel = '' } = await bot.chat.postMessage({ channel: 'U0VIEWER', text: 'psst' });

    expect(workspace.messages(channel, 'U0VIEWER').map(({ text }) => text)).toEqual(['psst']);
    expect(() => workspace.messages(channel, 'U0OPERATOR')).toThrow('channel_not_found');
  });

  it('keeps markdown_text as the text', async () => {
    const { bot, workspace } = await start();

    await bot.chat.postMessage({ channel: 'C0GRIDOPS', markdown_text: '**bold**' });

    expect(last(workspace.messages('C0GRIDOPS', 'U0VIEWER')).text).toBe('**bold**');
  });

  const section = (length: number) => ({
    type: 'section' as const,
    text: { type: 'mrkdwn' as const, text: 'x'.repeat(length) },
  });

  it.each([
    ['channel_not_found', { channel: 'C0NOWHERE', text: 'a' }],
    ['not_in_channel', { channel: 'C0GENERAL', text: 'a' }],
    ['no_text', { channel: 'C0GRIDOPS', text: '' }],
    ['no_text', { channel: 'C0GRIDOPS', text: '', blocks: [] }],
    ['msg_too_long', { channel: 'C0GRIDOPS', text: 'x'.repeat(40_001) }],
    ['thread_not_found', { channel: 'C0GRIDOPS', text: 'a', thread_ts: '1.000000' }],
    ['invalid_blocks', { channel: 'C0GRIDOPS', text: 'a', blocks: [section(3001)] }],
    [
      'msg_blocks_too_long',
      { channel: 'C0GRIDOPS', text: 'a', blocks: [1, 2, 3, 4, 5].map(() => section(2601)) },
    ],
    ['not_simulated: attachments', { channel: 'C0GRIDOPS', text: 'a', attachments: [] }],
  ])('refuses with %s', async (error, args) => {
    const { bot } = await start();

    expect(await code(bot.chat.postMessage(args))).toBe(error);
  });

  it('accepts text and blocks up to the limits', async () => {
    const { bot } = await start();

    await bot.chat.postMessage({ channel: 'C0GRIDOPS', text: 'x'.repeat(40_000) });
    await bot.chat.postMessage({
      channel: 'C0GRIDOPS',
      text: 'a',
      blocks: [1, 2, 3, 4, 5].map(() => section(2600)),
    });
  });

  it('refuses blocks that are not a list', async () => {
    const { bot } = await start();
    const args = { channel: 'C0GRIDOPS', text: 'a', blocks: '{"type":"divider"}' };

    expect(await code(bot.apiCall('chat.postMessage', args))).toBe('invalid_blocks_format');
  });

  it('says what is wrong with blocks in the words of Slack', async () => {
    const { bot } = await start();

    const { error, response_metadata: metadata } = await refused(
      bot.chat.postMessage({ channel: 'C0GRIDOPS', text: 'a', blocks: [section(3001)] }),
    );

    expect(error).toBe('invalid_blocks');
    expect(metadata?.messages).toEqual([
      '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]',
      '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ]);
  });

  it('names an argument that is missing', async () => {
    const { bot } = await start();

    const { error, response_metadata: metadata } = await refused(
      bot.apiCall('chat.postMessage', { text: 'a' }),
    );

    expect([error, metadata?.messages]).toEqual([
      'invalid_arguments',
      ['[ERROR] missing required field: channel'],
    ]);
  });

  it('refuses an archived channel', async () => {
    const { bot, controls } = await start();
    controls.archive('C0GRIDOPS');

    expect(await code(post(bot))).toBe('is_archived');
  });

  it('follows the app into and out of a channel', async () => {
    const { bot, controls, workspace } = await start();
    const isMember = () =>
      workspace.channels.find(({ id }) => id === 'C0GENERAL')?.appIsMember ?? false;

    controls.invite('C0GENERAL');
    await post(bot, 'C0GENERAL');
    expect(isMember()).toBe(true);

    controls.remove('C0GENERAL');
    expect(isMember()).toBe(false);
    expect(await code(post(bot, 'C0GENERAL'))).toBe('not_in_channel');
  });

  it('lets chat:write.public post where the app is no member', async () => {
    const { bot } = await start({ scopes: ['chat:write', 'chat:write.public'] });

    expect(await post(bot, 'C0GENERAL')).toMatch(/^\d+\.\d{6}$/);
  });
});
