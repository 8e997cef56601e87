import { type ChatPostMessageResponse, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import PQueue from 'p-queue';
import { messageOf } from '../kernel/errors.ts';
import type { UniqueMessage } from '../kernel/messenger.ts';
import type { MessagePlace } from '../kernel/reply.ts';
import type { Picture, View } from '../kernel/view.ts';
import { bullets } from './blocks.ts';
import { messageBody, showsUploaded, withoutUploaded } from './message.ts';
import { patiently } from './patiently.ts';
import { findUnique, metadataOf } from './unique.ts';
import { sendPatiently, shareFiles, sharePictures, uploadPictures } from './uploads.ts';

type MessageBody = ReturnType<typeof messageBody>;
type PlacedBody = MessageBody & { channel: string; thread_ts?: string };

const IN_THREAD = 'Slack did not show the picture here in time: it is in the thread.';

/** A channel where the bot may not post: it is not a member, or nobody may. The answer must go another way. */
export class NotPostable extends Error {
  override readonly name = 'NotPostable';
}

const NOT_POSTABLE = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
]);

/**
 * Posts and edits, one at a time and in order for each channel. A 429 holds back the channel that met it and nothing
 * else; the call is made again when Slack says so. Modals do not pass through here.
 */
export class Outbox {
  readonly #web: WebClient;
  readonly #single: WebClient;
  readonly #lanes = new Map<string, PQueue>();

  /** `single` makes each call once: what it posts cannot be there twice. */
  constructor(web: WebClient, single: WebClient) {
    this.#web = web;
    this.#single = single;
  }

  /** Into the channel, or into a thread of it. Throws NotPostable where the bot may not post. */
  async post(channel: string, view: View, thread?: string): Promise<MessagePlace> {
    return this.#post({ channel, ...(thread !== undefined && { thread }) }, view, (message) =>
      this.#web.chat.postMessage(message),
    );
  }

  /** The same for a message that is there once: when it throws, `find` tells whether it is. */
  async postUnique(message: UniqueMessage, view: View): Promise<MessagePlace> {
    return this.#post(message, view, (body) =>
      this.#single.chat.postMessage({ ...body, metadata: metadataOf(message) }),
    );
  }

  /** What an earlier attempt to post this message left. */
  find(message: UniqueMessage): Promise<MessagePlace | undefined> {
    return findUnique(this.#web, message);
  }

  async #post(
    { channel, thread }: Pick<UniqueMessage, 'channel' | 'thread'>,
    view: View,
    call: (message: PlacedBody) => Promise<ChatPostMessageResponse>,
  ): Promise<MessagePlace> {
    let posted: MessagePlace = { channel, ts: '', ...(thread !== undefined && { thread }) };
    await this.#send(channel, view, async (body) => {
      const place = { channel, ...(thread !== undefined && { thread_ts: thread }) };
      const answer = await call({ ...place, ...body });
      posted = { ...posted, channel: answer.channel ?? channel, ts: answer.ts ?? '' };
      return posted;
    });
    await this.#share(view, posted);
    return posted;
  }

  /** A picture for messages that show it again with every edit. Throws with the reason where Slack does not take it. */
  async upload(picture: Picture): Promise<string> {
    const view = { text: '', blocks: [], pictures: [picture] };
    const { files, reason } = await uploadPictures(this.#web, view, posting);
    const file = files.get(picture.id);
    if (file === undefined) throw new Error(reason);
    return file;
  }

  /** Replaces a message of ours. */
  async edit(place: MessagePlace, view: View): Promise<void> {
    const { channel, ts } = place;
    await this.#send(channel, view, async (body) => {
      await this.#web.chat.update({ channel, ts, ...body });
      return place;
    });
    await this.#share(view, place);
  }

  /** Files of a view come in its thread; where Slack does not take them, that is said there. */
  async #share(view: View, { channel, ts, thread = ts }: MessagePlace): Promise<void> {
    if (!view.files || view.files.length === 0) return;
    try {
      await shareFiles(this.#web, view, { channel, ts: thread }, posting);
    } catch (error) {
      const text = `Slack did not take the file: ${messageOf(error)}.`;
      const notice = messageBody({ text, blocks: [bullets([text])] });
      await this.#inLane(channel, () =>
        this.#web.chat.postMessage({ channel, thread_ts: thread, ...notice }),
      );
    }
  }

  /** Pictures are uploaded first; those that Slack does not show in the message are shared in its thread. */
  async #send(
    channel: string,
    view: View,
    call: (body: MessageBody) => Promise<MessagePlace>,
  ): Promise<void> {
    const shown = await uploadPictures(this.#web, view, posting);
    const send = (body: MessageBody) => this.#inLane(channel, () => call(body));
    const hasPictures = shown.files.size > 0 || showsUploaded(view);
    const whole = messageBody(view, shown);
    const sent = await sendPatiently(hasPictures, async () => void (await send(whole)));
    if (sent) return;
    const instead = { files: new Map(), reason: IN_THREAD };
    const message = await send(messageBody(withoutUploaded(view), instead));
    await sharePictures(this.#web, view, message, posting);
  }

  #inLane<T>(channel: string, call: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(channel) ?? new PQueue({ concurrency: 1 });
    this.#lanes.set(channel, lane);
    return lane
      .add(() => posting(call))
      .finally(() => {
        if (lane.size === 0 && lane.pending === 0) this.#lanes.delete(channel);
      });
  }
}

/** Makes the call again after each 429. Throws NotPostable where the bot may not post. */
function posting<T>(call: () => Promise<T>): Promise<T> {
  return patiently(call).catch((error: unknown) => {
    if (error instanceof WebAPIPlatformError && NOT_POSTABLE.has(error.data.error))
      throw new NotPostable(error.data.error, { cause: error });
    throw error;
  });
}
