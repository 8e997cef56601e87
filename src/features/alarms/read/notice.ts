import type { JobHandler } from '../../../jobs/handler.ts';
import type { Messenger } from '../../../kernel/messenger.ts';
import type { View } from '../../../kernel/view.ts';
import { bullets, context, section } from '../../../slack/blocks.ts';
import type { AlarmInbox, AlarmMessage } from '../../../store/alarm-inbox.ts';

export interface NoticeParts {
  readonly alarmInbox: Pick<AlarmInbox, 'untold'>;
  readonly messenger: Pick<Messenger, 'post'>;
  /** Slack channel id in which the bot reports about itself. */
  readonly opsChannel: () => string | undefined;
  /** Hears of every message that was set aside, also without a channel. */
  readonly onAside: (message: AlarmMessage) => void;
}

/** Tells once what was set aside since it was told last. */
export function noticeHandler({
  alarmInbox,
  messenger,
  opsChannel,
  onAside,
}: NoticeParts): JobHandler {
  return async ({ id }) => {
    const messages = await alarmInbox.untold(id);
    const channel = opsChannel();
    if (messages.length === 0) return 'done';
    if (channel !== undefined) await messenger.post(channel, READER, () => asideView(messages));
    for (const message of messages) onAside(message);
    return 'done';
  };
}

/** It names nobody and no time. */
const READER = { asker: '', timeZone: 'UTC' };
const MOST_SHOWN = 5;
const REASON_SHOWN = 300;

/** What was set aside, why, and what to do about it. */
function asideView(messages: readonly AlarmMessage[]): View {
  const count = messages.length;
  const words =
    count === 1
      ? 'An alarm message could not be handled and is set aside.'
      : `${count} alarm messages could not be handled and are set aside.`;
  const lines = messages
    .slice(0, MOST_SHOWN)
    .map(({ key, source, reason = '' }) => `${source} ${key}: ${reason.slice(0, REASON_SHOWN)}`);
  const more = count > MOST_SHOWN ? [`and ${count - MOST_SHOWN} more`] : [];
  return {
    text: words,
    blocks: [
      section(`:warning: ${words}`),
      bullets([...lines, ...more]),
      context(
        'Nothing is lost. At a terminal: `gridops intake list`, `gridops intake show <key>`, and `gridops intake retry <key>` once it is mended.',
      ),
    ],
  };
}
