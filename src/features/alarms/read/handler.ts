import { z } from 'zod';
import type { CatalogIntake } from '../../../config/intake-schema.ts';
import type { JobHandler } from '../../../jobs/handler.ts';
import { messageOf } from '../../../kernel/errors.ts';
import { maskText } from '../../../kernel/mask.ts';
import type { AlarmInbox, AlarmMessage } from '../../../store/alarm-inbox.ts';
import type { ApplyAlarm } from '../event.ts';
import { readMessage } from './read.ts';
import { Unreadable } from './unreadable.ts';

export interface MessageHandlerParts {
  readonly alarmInbox: Pick<AlarmInbox, 'find' | 'settle' | 'setAside'>;
  readonly apply: ApplyAlarm;
  readonly webhooks: () => CatalogIntake['webhooks'];
}

const jobInput = z.object({ key: z.string() });

/** With the pauses between two attempts that is about 25 minutes: long enough for Slack or a database to come back. */
export const MOST_ATTEMPTS = 12;

/**
 * Handles one message of the inbox: every event in it counts, or the message is set aside with the reason. It may be handled
 * again after any step.
 */
export function messageHandler(parts: MessageHandlerParts): JobHandler {
  const { alarmInbox } = parts;
  return async ({ input, attempt }) => {
    const { key } = jobInput.parse(input);
    const message = await alarmInbox.find(key);
    if (message?.state !== 'waiting') return 'done';
    const problem = await handle(message, attempt, parts);
    if (problem === undefined) await alarmInbox.settle(key);
    else await alarmInbox.setAside(key, maskText(problem));
    return 'done';
  };
}

/** Why a message cannot be handled, if it cannot. Throws what another attempt may mend. */
async function handle(
  message: AlarmMessage,
  attempt: number,
  { apply, webhooks }: MessageHandlerParts,
): Promise<string | undefined> {
  const { key, receivedAt } = message;
  if (attempt > MOST_ATTEMPTS) return 'the bot stopped in the middle of it every time';
  try {
    for (const [index, event] of readMessage(message, webhooks()).entries())
      await apply(event, { id: index === 0 ? key : `${key} ${index}`, receivedAt });
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    if (attempt < MOST_ATTEMPTS) throw error;
    return `it failed ${attempt} times: ${messageOf(error)}`;
  }
}
