import { describe, expect, it } from 'vitest';
import { code, last, ManualClock, refused, type Started, start } from '../support.ts';

const channel = 'C0GRIDOPS';
const picture = Buffer.from('not really a picture');

async function upload({ bot }: Started, filename = 'chart.png'): Promise<string> {
  const { upload_url: url = '', file_id: id = '' } = await bot.files.getUploadURLExternal({
    filename,
    length: picture.length,
  });
  await fetch(url, { method: 'POST', body: picture });
  return id;
}

const image = (id: string) => [{ type: 'image' as const, alt_text: 'a chart', slack_file: { id } }];

describe('files', () => {
  it('can be shown in a block only after they are processed', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now });
    const { bot, workspace } = started;
    const id = await upload(started);
    const show = () => bot.chat.postMessage({ channel, text: 'a chart', blocks: image(id) });

    await bot.files.completeUploadExternal({ files: [{ id, title: 'Chart' }] });
    clock.advance(1499);
    const { error, response_metadata: metadata } = await refused(show());

    expect([error, metadata?.messages]).toEqual([
      'invalid_blocks',
      ['[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]'],
    ]);
    expect((await bot.files.info({ file: id })).file).toMatchObject({
      title: 'Chart',
      mimetype: '',
    });
    expect(workspace.file(id)).toBeUndefined();

    clock.advance(1);
    await show();
    expect((await bot.files.info({ file: id })).file?.mimetype).toBe('image/png');
    expect(workspace.file(id)).toEqual({
      name: 'chart.png',
      type: 'image/png',
      bytes: new Uint8Array(picture),
    });
  });

  it('can be shown by their private URL, which wants a token', async () => {
    const started = await start({ fileProcessing: 0 });
    const { bot, tokens } = started;
    const id = await upload(started);
    const { files } = await bot.files.completeUploadExternal({ files: [{ id }] });
    const url = files?.[0]?.url_private ?? '';

    await bot.chat.postMessage({
      channel,
      text: 'a chart',
      blocks: [{ type: 'image', alt_text: 'a chart', slack_file: { url } }],
    });

    const headers = { authorization: `Bearer ${tokens.bot}` };
    expect((await fetch(url)).status).toBe(403);
    expect(await (await fetch(url, { headers })).text()).toBe(String(picture));
  });

  it('that are no pictures cannot be shown in a block', async () => {
    const started = await start({ fileProcessing: 0 });
    const id = await upload(started, 'backend.log');
    await started.bot.files.completeUploadExternal({ files: [{ id }] });

    const call = started.bot.chat.postMessage({ channel, text: 'a', blocks: image(id) });

    expect(await code(call)).toBe('invalid_blocks');
  });

  it('are shared in a channel by the upload of the client library', async () => {
    const { bot, workspace } = await start();

    await bot.filesUploadV2({
      channel_id: channel,
      initial_comment: 'here',
      file_uploads: [
        { file: picture, filename: 'chart.png', title: 'CPU' },
        { content: 'line one', filename: 'backend.log' },
      ],
    });

    expect(last(workspace.messages(channel, 'U0VIEWER'))).toMatchObject({
      text: 'here',
      blocks: [{ type: 'image', title: { text: 'CPU' } }],
      files: [{ name: 'backend.log' }],
    });
  });

  it('refuses a wrong upload URL, a wrong length and an unfinished file', async () => {
    const { bot } = await start();
    const { upload_url: url = '', file_id: id = '' } = await bot.files.getUploadURLExternal({
      filename: 'a.png',
      length: 3,
    });

    expect((await fetch(`${url}x`, { method: 'POST', body: 'abc' })).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: 'too long' })).status).toBe(400);
    expect(await code(bot.files.completeUploadExternal({ files: [{ id }] }))).toBe(
      'file_not_found',
    );
    expect(await code(bot.files.info({ file: id }))).toBe('file_not_found');
    expect(await code(bot.files.info({ file: 'F0NONE' }))).toBe('file_not_found');
  });

  it('refuses to share where the app is no member', async () => {
    const started = await start();
    const id = await upload(started);

    const call = started.bot.files.completeUploadExternal({
      files: [{ id }],
      channel_id: 'C0GENERAL',
    });

    expect(await code(call)).toBe('not_in_channel');
  });

  it('refuses an upload of nothing', async () => {
    const { bot } = await start();

    const call = bot.files.getUploadURLExternal({ filename: 'a.png', length: 0 });

    expect(await code(call)).toBe('invalid_arguments');
  });
});
