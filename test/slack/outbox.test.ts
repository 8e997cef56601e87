import { describe, expect, it } from 'vitest';
import { section, uploadedImage } from '../../src/slack/blocks.ts';
import { NotPostable } from '../../src/slack/outbox.ts';
import { expectNoRefusal, openDesk, viewOf } from './desk.ts';

/** One white pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);
const OPS = 'C0GRIDOPS';
const INCIDENT = 'C0INCIDENT';
const NOT_A_MEMBER = 'C0GENERAL';

describe('the outbox', () => {
  it('posts, and edits what it posted in place', async () => {
    const desk = await openDesk();
    const { outbox } = desk.doors;
    const posted = await outbox.post(OPS, viewOf('one'));
    expect(posted).toEqual({ channel: OPS, ts: expect.stringMatching(/^\d+\.\d{6}$/) });
    await outbox.edit(posted, viewOf('two'));
    expect(desk.seen(OPS)).toEqual(['two']);
    expectNoRefusal(desk);
  });

  it('keeps the order in a channel', async () => {
    const desk = await openDesk();
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    await Promise.all(texts.map((text) => desk.doors.outbox.post(OPS, viewOf(text))));
    expect(desk.seen(OPS)).toEqual(texts);
  });

  it('holds back only the channel that met a rate limit, and loses nothing', async () => {
    const desk = await openDesk();
    const { controls, doors } = desk;
    controls.limit('chat.postMessage', { channel: OPS, retryAfter: 1, times: 1 });
    const done: string[] = [];
    const post = async (channel: string, text: string) => {
      await doors.outbox.post(channel, viewOf(text));
      done.push(text);
    };
    await Promise.all([post(OPS, 'held'), post(OPS, 'behind it'), post(INCIDENT, 'elsewhere')]);
    expect(done).toEqual(['elsewhere', 'held', 'behind it']);
    expect(desk.seen(OPS)).toEqual(['held', 'behind it']);
    const statuses = controls.calls('chat.postMessage').map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 200, 200, 429]);
  });

  it.each<[what: string, channel: string, archived: boolean, error: string]>([
    ['where the bot is no member', NOT_A_MEMBER, false, 'not_in_channel'],
    ['where there is no channel', 'C0NOWHERE', false, 'channel_not_found'],
    ['in an archived channel', OPS, true, 'is_archived'],
  ])('says that it may not post %s', async (_what, channel, archived, error) => {
    const { doors, controls } = await openDesk();
    if (archived) controls.archive(channel);
    const posting = doors.outbox.post(channel, viewOf('one'));
    await expect(posting).rejects.toThrow(NotPostable);
    await expect(posting).rejects.toThrow(error);
  });

  it('shows an uploaded picture in every edit, and a word in its place until Slack can', async () => {
    const desk = await openDesk();
    const { outbox } = desk.doors;
    const picture = { id: 'one', png: PNG, alt: 'A chart', title: 'Chart' };
    const file = await outbox.upload(picture);
    const view = { text: 'card', blocks: [section('card'), uploadedImage(file, picture)] };
    // The clock of Slack stands still, so that it looks at the picture for ever.
    const posted = await outbox.post(OPS, view);
    const blocks = () => desk.workspace.messages(OPS, 'U0VIEWER').at(-1)?.blocks ?? [];
    expect(blocks().map(({ type }) => type)).toEqual(['section', 'context']);
    expect(JSON.stringify(blocks())).toContain('did not show the picture here in time');
    desk.clock.now += 60_000;
    for (const _edit of [1, 2]) {
      await outbox.edit(posted, view);
      expect(blocks()).toMatchObject([{ type: 'section' }, { slack_file: { id: file } }]);
    }
  });

  it('says why a picture could not be uploaded', async () => {
    const { doors, controls } = await openDesk();
    controls.fail('files.getUploadURLExternal', 'missing_scope');
    const upload = doors.outbox.upload({ id: 'one', png: PNG, alt: '', title: '' });
    await expect(upload).rejects.toThrow(/Slack did not take the picture: .*missing_scope/);
  });

  it('rejects with Slack’s answer for anything else, and goes on', async () => {
    const { doors, controls } = await openDesk();
    controls.fail('chat.postMessage', 'fatal_error');
    const [first, second] = await Promise.allSettled([
      doors.outbox.post(OPS, viewOf('one')),
      doors.outbox.post(OPS, viewOf('two')),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { data: { error: 'fatal_error' } } });
    expect(second).toMatchObject({ status: 'fulfilled' });
  });

  it('asks Slack to expand neither links nor names', async () => {
    const { doors, controls } = await openDesk();
    await doors.outbox.post(OPS, viewOf('see <!here> https://example.com'));
    const [call] = controls.calls('chat.postMessage');
    expect(call?.arguments).toMatchObject({ text: 'see &lt;!here&gt; https://example.com' });
    expect(String(call?.arguments.unfurl_links)).toBe('false');
    expect(String(call?.arguments.unfurl_media)).toBe('false');
    expect(Object.keys(call?.arguments ?? {})).not.toContain('link_names');
    expect(Object.keys(call?.arguments ?? {})).not.toContain('parse');
  });
});

describe('a message that must be there once', () => {
  const message = { channel: OPS, key: 'card:1' };

  it('is posted once though the answer is lost, and found by its key', async () => {
    const { doors, controls, seen } = await openDesk();
    const triedAt = Date.now();
    controls.lose('chat.postMessage');
    await expect(doors.outbox.postUnique(message, viewOf('one'))).rejects.toThrow();
    expect(seen(OPS)).toEqual(['one']);
    const found = await doors.outbox.find({ ...message, triedAt });
    expect(found).toEqual({ channel: OPS, ts: expect.stringMatching(/^\d+\.\d{6}$/) });
    expect(await doors.outbox.find({ ...message, key: 'card:2', triedAt })).toBeUndefined();
  });

  it('is found in its thread, however many came after it', async () => {
    const { doors, seen } = await openDesk();
    const { outbox } = doors;
    const { ts: thread } = await outbox.post(OPS, viewOf('parent'));
    const reply = await outbox.postUnique({ ...message, thread }, viewOf('one'));
    for (let index = 0; index < 250; index += 1)
      await outbox.post(OPS, viewOf(`later ${index}`), thread);
    expect(await outbox.find({ ...message, thread, triedAt: Date.now() })).toEqual(reply);
    expect(await outbox.find({ ...message, triedAt: Date.now() })).toBeUndefined();
    expect(seen(OPS)).toHaveLength(252);
  });

  it('is found on a later page of its channel', async () => {
    const { doors } = await openDesk();
    const { outbox } = doors;
    const posted = await outbox.postUnique(message, viewOf('one'));
    for (let index = 0; index < 250; index += 1) await outbox.post(OPS, viewOf(`later ${index}`));
    expect(await outbox.find({ ...message, triedAt: Date.now() })).toEqual(posted);
  });

  it('is not found where Slack does not let us look, and cannot be sought where it is away', async () => {
    const { doors, controls } = await openDesk();
    await doors.outbox.postUnique(message, viewOf('one'));
    controls.fail('conversations.history', 'missing_scope');
    expect(await doors.outbox.find(message)).toBeUndefined();
    controls.crash('conversations.history', 3);
    await expect(doors.outbox.find(message)).rejects.toThrow();
  });
});
