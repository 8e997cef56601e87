import type { KnownBlock } from '@slack/types';
import { type CallArguments, invalid, missing } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import { isObject, type JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { mimeType, type StoredFile } from '../store/files.ts';
import type { World } from '../world.ts';
import { writable } from './chat.ts';
import { fileOnWire } from './wire.ts';

/** Uploads in three steps, and what became of a file: files.* */
export const fileMethods: Methods = {
  'files.getUploadURLExternal': forBots('files:write', getUploadUrl),
  'files.completeUploadExternal': forBots('files:write', complete),
  'files.info': forBots('files:read', info),
};

function getUploadUrl({ app, arguments: args }: Call, world: World): JsonObject {
  const name = args.required('filename');
  const length = args.integer('length');
  if (length === undefined) throw missing('length');
  if (length < 1) throw invalid('must be greater than 0 [json-pointer:/length]');
  const uploader = app.botUser.id;
  const altText = args.string('alt_text') ?? args.string('alt_txt') ?? '';
  const file = world.files.announce({ name, length, altText, uploader });
  return {
    upload_url: `${world.origin()}/upload/v1/${file.id}/${file.secret}`,
    file_id: file.id,
  };
}

function complete({ app, arguments: args }: Call, world: World): JsonObject {
  const files = uploads(args, world);
  const channelId = args.string('channel_id') ?? args.string('channels')?.split(',')[0];
  const channel = channelId === undefined ? undefined : writable(channelId, app.botUser.id, world);
  for (const { file, title } of files) world.files.complete(file, title);
  if (channel) {
    for (const { file } of files) file.sharedIn.push(channel.id);
    world.messages.post({
      channel: channel.id,
      author: app.botUser.id,
      appId: app.id,
      threadTs: args.string('thread_ts'),
      text: args.string('initial_comment') ?? '',
      blocks: files.filter(({ file }) => isPicture(file)).map(({ file }) => pictureBlock(file)),
      files: files
        .filter(({ file }) => !isPicture(file))
        .map(({ file: { id, name, title } }) => ({ id, name, title })),
    });
  }
  return { files: files.map(({ file }) => fileOnWire(file, world)) };
}

function isPicture(file: StoredFile): boolean {
  return mimeType(file).startsWith('image/');
}

/** A shared picture is shown in the channel. */
function pictureBlock(file: StoredFile): KnownBlock {
  return {
    type: 'image',
    block_id: file.id,
    slack_file: { id: file.id },
    alt_text: file.altText || file.title,
    title: { type: 'plain_text', text: file.title },
  };
}

function uploads(
  args: CallArguments,
  { files }: World,
): { file: StoredFile; title: string | undefined }[] {
  const sent = args.structure('files');
  if (!Array.isArray(sent) || sent.length === 0) throw missing('files');
  return sent.map((entry: unknown, index) => {
    const id = isObject(entry) ? entry.id : undefined;
    const title = isObject(entry) && typeof entry.title === 'string' ? entry.title : undefined;
    if (typeof id !== 'string')
      throw invalid(`missing required field: id [json-pointer:/files/${index}]`);
    const file = files.require(id);
    if (!file.bytes) throw new Refusal('file_not_found');
    return { file, title };
  });
}

function info({ arguments: args }: Call, world: World): JsonObject {
  const file = world.files.require(args.required('file'));
  if (file.completedAt === undefined) throw new Refusal('file_not_found');
  return { file: fileOnWire(file, world), comments: [] };
}
