import type { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { code, refused, type Started, start } from '../support.ts';

/** Makes a channel and returns its id. */
async function make(bot: WebClient, name = 'inc-1'): Promise<string> {
  const { channel } = await bot.conversations.create({ name });
  return channel?.id ?? '';
}

function seen({ workspace }: Started, id: string) {
  return workspace.channels.find((channel) => channel.id === id);
}

describe('conversations.create', () => {
  it('makes a public channel with the app in it, which people see at once', async () => {
    const started = await start();

    const { channel } = await started.bot.conversations.create({ name: 'inc-2026_07-api' });

    expect(channel).toMatchObject({
      id: expect.stringMatching(/^C/),
      name: 'inc-2026_07-api',
      is_member: true,
      is_private: false,
      creator: 'U0GRIDOPS',
    });
    expect(started.changes).toMatchObject([
      { kind: 'channel', channel: { name: 'inc-2026_07-api', members: ['U0GRIDOPS'] } },
    ]);
    expect(seen(started, channel?.id ?? '')?.appIsMember).toBe(true);
  });

  it.each([
    ['invalid_name_required', ''],
    ['invalid_name_maxlength', 'a'.repeat(81)],
    ['invalid_name_punctuation', '--_'],
    ['invalid_name_specials', 'Incident'],
    ['invalid_name_specials', 'inc 1'],
    ['invalid_name_specials', 'inc.1'],
    ['name_taken', 'general'],
  ])('refuses with %s the name "%s"', async (error, name) => {
    const { bot } = await start();

    expect(await code(bot.conversations.create({ name }))).toBe(error);
  });

  it('keeps the name of an archived channel', async () => {
    const { bot } = await start();
    const channel = await make(bot);
    await bot.conversations.archive({ channel });

    expect(await code(bot.conversations.create({ name: 'inc-1' }))).toBe('name_taken');
    expect(await code(bot.conversations.archive({ channel }))).toBe('already_archived');
  });

  it('needs the scope channels:manage', async () => {
    const { bot } = await start({ scopes: ['chat:write'] });

    expect(await refused(bot.conversations.create({ name: 'a' }))).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:manage',
    });
  });
});

describe('conversations.setTopic and setPurpose', () => {
  it('describe the channel, and an empty text takes the description away', async () => {
    const started = await start();
    const { bot } = started;
    const channel = await make(bot);

    await bot.conversations.setTopic({ channel, topic: 'SEV-1' });
    await bot.conversations.setPurpose({ channel, purpose: 'One incident' });

    expect((await bot.conversations.info({ channel })).channel).toMatchObject({
      topic: { value: 'SEV-1' },
      purpose: { value: 'One incident' },
    });
    expect(seen(started, channel)?.topic).toBe('SEV-1');
    await bot.conversations.setTopic({ channel, topic: '' });
    expect(seen(started, channel)?.topic).toBe('');
  });

  it.each([
    ['too_long', 'C0GRIDOPS', 'a'.repeat(251)],
    ['not_in_channel', 'C0GENERAL', 'a'],
    ['channel_not_found', 'C0NOWHERE', 'a'],
    ['is_archived', 'C0INCIDENT', 'a'],
  ])('refuse with %s', async (error, channel, text) => {
    const { bot, controls } = await start();
    controls.archive('C0INCIDENT');

    expect(await code(bot.conversations.setTopic({ channel, topic: text }))).toBe(error);
    expect(await code(bot.conversations.setPurpose({ channel, purpose: text }))).toBe(error);
  });
});

describe('conversations.invite', () => {
  it('makes people members', async () => {
    const started = await start();
    const channel = await make(started.bot);

    await started.bot.conversations.invite({ channel, users: 'U0VIEWER,U0OPERATOR' });

    expect(seen(started, channel)?.members).toEqual(['U0GRIDOPS', 'U0VIEWER', 'U0OPERATOR']);
  });

  it('invites nobody when one cannot be invited, unless it is forced', async () => {
    const started = await start();
    const { bot } = started;
    const channel = await make(bot);
    const users = 'U0VIEWER,U0NOBODY,U0GRIDOPS';
    const errors = [
      { user: 'U0NOBODY', ok: false, error: 'user_not_found' },
      { user: 'U0GRIDOPS', ok: false, error: 'cant_invite_self' },
    ];

    expect(await refused(bot.conversations.invite({ channel, users }))).toMatchObject({
      error: 'user_not_found',
      errors,
    });
    expect(seen(started, channel)?.members).toEqual(['U0GRIDOPS']);
    expect(await bot.conversations.invite({ channel, users, force: true })).toMatchObject({
      errors,
    });
    expect(seen(started, channel)?.members).toEqual(['U0GRIDOPS', 'U0VIEWER']);
  });

  it.each([
    ['no_user', 'C0GRIDOPS', ''],
    ['already_in_channel', 'C0GRIDOPS', 'U0VIEWER'],
    ['too_many_users', 'C0GRIDOPS', Array.from({ length: 101 }, () => 'U0VIEWER').join(',')],
    ['not_in_channel', 'C0GENERAL', 'U0GUEST'],
  ])('refuses with %s', async (error, channel, users) => {
    const { bot } = await start();

    expect(await code(bot.conversations.invite({ channel, users }))).toBe(error);
  });
});

describe('conversations.rename and archive', () => {
  it('rename a channel of its own, and archive any but the general one', async () => {
    const started = await start();
    const { bot, controls } = started;
    const channel = await make(bot);
    controls.invite('C0GENERAL');

    await bot.conversations.rename({ channel, name: 'inc-1-closed' });
    await bot.conversations.archive({ channel });

    expect(seen(started, channel)).toMatchObject({ name: 'inc-1-closed', archived: true });
    expect(await code(bot.conversations.rename({ channel: 'C0GRIDOPS', name: 'mine' }))).toBe(
      'not_authorized',
    );
    expect(await code(bot.conversations.archive({ channel: 'C0GENERAL' }))).toBe(
      'cant_archive_general',
    );
  });
});

describe('bookmarks', () => {
  it('are links above the messages', async () => {
    const started = await start();
    const { bot } = started;
    const link = { channel_id: 'C0GRIDOPS', type: 'link' as const };

    const { bookmark } = await bot.bookmarks.add({ ...link, title: 'Board', link: 'https://a.io' });
    await bot.bookmarks.edit({
      channel_id: 'C0GRIDOPS',
      bookmark_id: bookmark?.id ?? '',
      title: 'Dashboard',
    });

    const { bookmarks } = await bot.bookmarks.list({ channel_id: 'C0GRIDOPS' });
    expect(bookmarks).toMatchObject([{ title: 'Dashboard', link: 'https://a.io', type: 'link' }]);
    expect(seen(started, 'C0GRIDOPS')?.bookmarks).toEqual([
      { id: bookmark?.id, title: 'Dashboard', link: 'https://a.io' },
    ]);
  });

  it.each([
    ['invalid_link', { link: 'ftp://a.io' }],
    ['invalid_bookmark_type', { type: 'file' }],
    ['access_denied', { channel_id: 'C0GENERAL' }],
    ['channel_not_found', { channel_id: 'C0NOWHERE' }],
  ])('are refused with %s', async (error, wrong) => {
    const { bot } = await start();
    const right = { channel_id: 'C0GRIDOPS', type: 'link', title: 'a', link: 'https://a.io' };

    expect(await code(bot.apiCall('bookmarks.add', { ...right, ...wrong }))).toBe(error);
  });

  it('are at most a hundred', async () => {
    const { bot } = await start();
    const add = (title: string) =>
      bot.bookmarks.add({
        channel_id: 'C0GRIDOPS',
        type: 'link',
        title,
        link: 'https://a.io',
      });
    for (let count = 0; count < 100; count += 1) await add(`${count}`);

    expect(await code(add('one more'))).toBe('too_many_bookmarks');
  });
});

describe('the canvas of a channel', () => {
  const document = (markdown: string) => ({ type: 'markdown' as const, markdown });

  it('is made once, found by its channel and written anew', async () => {
    const started = await start();
    const { bot } = started;
    const channel_id = 'C0GRIDOPS';

    const { canvas_id = '' } = await bot.conversations.canvases.create({
      channel_id,
      document_content: document('# One'),
    });
    const { channel } = await bot.conversations.info({ channel: channel_id });
    await bot.canvases.edit({
      canvas_id,
      changes: [{ operation: 'replace', document_content: document('# Two') }],
    });

    expect(channel).toMatchObject({ properties: { canvas: { file_id: canvas_id } } });
    expect(seen(started, channel_id)?.canvas).toMatchObject({ id: canvas_id, markdown: '# Two' });
    expect(await code(bot.conversations.canvases.create({ channel_id }))).toBe(
      'channel_canvas_already_exists',
    );
  });

  it('refuses a list in a quote, which Slack’s canvases cannot show', async () => {
    const { bot } = await start();
    const create = bot.conversations.canvases.create({
      channel_id: 'C0GRIDOPS',
      document_content: document('fine\n> - not fine'),
    });

    expect(await refused(create)).toMatchObject({
      error: 'canvas_creation_failed',
      detail: expect.stringContaining('line 2'),
    });
  });

  it('is refused where the app is no member, and where there is none', async () => {
    const { bot } = await start();
    const changes = [{ operation: 'replace' as const, document_content: document('a') }] as const;

    expect(await code(bot.conversations.canvases.create({ channel_id: 'C0GENERAL' }))).toBe(
      'not_in_channel',
    );
    expect(await code(bot.canvases.edit({ canvas_id: 'F1', changes: [...changes] }))).toBe(
      'canvas_not_found',
    );
  });

  it('is refused on Slack’s free plan when a test says so', async () => {
    const { bot, controls } = await start();
    const error = 'team_tier_cannot_create_channel_canvases';
    controls.fail('conversations.canvases.create', error);

    expect(await code(bot.conversations.canvases.create({ channel_id: 'C0GRIDOPS' }))).toBe(error);
  });
});
