import { setTimeout as delay } from 'node:timers/promises';
import {
  type FilesCompleteUploadExternalArguments,
  WebAPIPlatformError,
  type WebClient,
} from '@slack/web-api';
import { request } from 'undici';
import { messageOf } from '../kernel/errors.ts';
import type { Picture, View } from '../kernel/view.ts';
import type { ShownPictures } from './message.ts';

const TIMEOUT_MS = 10_000;

/** Where shared files go. */
interface Thread {
  readonly channel: string;
  readonly ts: string;
}

/** Makes a Web API call again after each 429. */
type Patiently = <T>(call: () => Promise<T>) => Promise<T>;

/** Uploads the pictures of a view; what cannot be uploaded is told in its place. */
export async function uploadPictures(
  web: WebClient,
  { pictures = [] }: View,
  patiently: Patiently,
): Promise<ShownPictures> {
  if (pictures.length === 0) return { files: new Map() };
  try {
    return { files: await upload(web, pictures, patiently) };
  } catch (error) {
    return { files: new Map(), reason: `Slack did not take the picture: ${messageOf(error)}.` };
  }
}

/** Slack takes a picture as a file of its own, for people who follow the thread. */
export async function sharePictures(
  web: WebClient,
  { pictures = [] }: View,
  thread: Thread,
  patiently: Patiently,
): Promise<void> {
  await upload(web, pictures, patiently, thread);
}

/** Slack: files.getUploadURLExternal, then the bytes, then files.completeUploadExternal. Returns file ids by picture. */
async function upload(
  web: WebClient,
  pictures: readonly Picture[],
  patiently: Patiently,
  thread?: Thread,
): Promise<Map<string, string>> {
  const uploaded = await Promise.all(
    pictures.map(async ({ id, png, alt, title }) => {
      const place = await patiently(() =>
        web.files.getUploadURLExternal({
          filename: `${id}.png`,
          length: png.byteLength,
          alt_text: alt.slice(0, 1_000),
        }),
      );
      if (!place.upload_url || !place.file_id) throw new Error('Slack named no place for it');
      await sendBytes(place.upload_url, png);
      return { picture: id, file: { id: place.file_id, title } };
    }),
  );
  const [first, ...others] = uploaded.map(({ file }) => file);
  if (!first) return new Map();
  const files: FilesCompleteUploadExternalArguments['files'] = [first, ...others];
  await patiently(() =>
    web.files.completeUploadExternal(
      thread ? { files, channel_id: thread.channel, thread_ts: thread.ts } : { files },
    ),
  );
  return new Map(uploaded.map(({ picture, file }) => [picture, file.id]));
}

async function sendBytes(url: string, png: Uint8Array): Promise<void> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: png,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const answer = await body.text();
  if (statusCode !== 200) throw new Error(`HTTP ${statusCode} ${answer.slice(0, 100)}`);
}

/** Slack looks at a new file before it shows it, and refuses blocks with it until then. */
const WAITS_MS = [150, 300, 600, 1_200, 2_400, 4_000];

/**
 * Sends a message again while Slack still looks at its pictures. False when it never shows them; a message without
 * pictures is sent once.
 */
export async function sendWithPictures(
  { files }: ShownPictures,
  send: () => Promise<void>,
): Promise<boolean> {
  for (const wait of files.size === 0 ? [] : WAITS_MS) {
    try {
      await send();
      return true;
    } catch (error) {
      if (!isRefusedBlock(error)) throw error;
      await delay(wait);
    }
  }
  if (files.size > 0) return false;
  await send();
  return true;
}

function isRefusedBlock(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'invalid_blocks';
}
