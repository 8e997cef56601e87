import { setTimeout as delay } from 'node:timers/promises';
import {
  type FilesCompleteUploadExternalArguments,
  WebAPIPlatformError,
  type WebClient,
} from '@slack/web-api';
import { request } from 'undici';
import { messageOf } from '../kernel/errors.ts';
import type { MessagePlace } from '../kernel/reply.ts';
import type { Picture, View } from '../kernel/view.ts';
import { LIMITS } from './limits.ts';
import type { ShownPictures } from './message.ts';
import { cleanText, truncate } from './text.ts';

const TIMEOUT_MS = 10_000;

/** Where shared files go. */
type Thread = MessagePlace;

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
    return { files: await upload(web, pictures.map(pictureUpload), patiently) };
  } catch (error) {
    return { files: new Map(), reason: `Slack did not take the picture: ${whyOf(error)}.` };
  }
}

/** Slack: errors of Web API methods; `missing_scope` comes with the scope that is `needed`. */
function whyOf(error: unknown): string {
  const data = error instanceof WebAPIPlatformError ? error.data : {};
  return 'needed' in data
    ? `the Slack app lacks the scope ${data.needed}; add it under OAuth & Permissions and install the app again`
    : messageOf(error);
}

/** Slack takes a picture as a file of its own, for people who follow the thread. */
export async function sharePictures(
  web: WebClient,
  { pictures = [] }: View,
  thread: Thread,
  patiently: Patiently,
): Promise<void> {
  await upload(web, pictures.map(pictureUpload), patiently, thread);
}

/** The files of a view, in the thread of its message. */
export async function shareFiles(
  web: WebClient,
  { files = [] }: View,
  thread: Thread,
  patiently: Patiently,
): Promise<void> {
  const uploads = files.map(({ name, title, content }) => ({
    id: name,
    filename: name,
    title: truncate(cleanText(title), LIMITS.altText),
    ...(typeof content === 'string'
      ? { bytes: Buffer.from(content), type: 'text/plain; charset=utf-8' }
      : { bytes: content, type: 'image/png' }),
  }));
  await upload(web, uploads, patiently, thread);
}

interface Upload {
  readonly id: string;
  readonly filename: string;
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly alt?: string;
}

function pictureUpload({ id, png, alt, title }: Picture): Upload {
  return { id, filename: `${id}.png`, title, bytes: png, type: 'image/png', alt };
}

/** Slack: files.getUploadURLExternal, then the bytes, then files.completeUploadExternal. Returns Slack's ids by ours. */
async function upload(
  web: WebClient,
  uploads: readonly Upload[],
  patiently: Patiently,
  thread?: Thread,
): Promise<Map<string, string>> {
  const uploaded = await Promise.all(
    uploads.map(async ({ id, filename, bytes, type, alt, title }) => {
      const place = await patiently(() =>
        web.files.getUploadURLExternal({
          filename,
          length: bytes.byteLength,
          ...(alt !== undefined && { alt_text: alt.slice(0, 1_000) }),
        }),
      );
      if (!place.upload_url || !place.file_id) throw new Error('Slack named no place for it');
      await sendBytes(place.upload_url, bytes, type);
      return { id, file: { id: place.file_id, title } };
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
  return new Map(uploaded.map(({ id, file }) => [id, file.id]));
}

async function sendBytes(url: string, bytes: Uint8Array, type: string): Promise<void> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: bytes,
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
export async function sendPatiently(
  hasPictures: boolean,
  send: () => Promise<void>,
): Promise<boolean> {
  for (const wait of hasPictures ? WAITS_MS : []) {
    try {
      await send();
      return true;
    } catch (error) {
      if (!isRefusedBlock(error)) throw error;
      await delay(wait);
    }
  }
  if (hasPictures) return false;
  await send();
  return true;
}

function isRefusedBlock(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'invalid_blocks';
}
