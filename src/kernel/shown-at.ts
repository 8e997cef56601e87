import { setTimeout as delay } from 'node:timers/promises';
import type { RunContext } from './command.ts';
import type { MessagePlace } from './reply.ts';

/** Slack may hold back a message for so long before the asker is told to try again. */
const PATIENCE_MS = 60_000;

/** The message of the answer, for work that goes on in it; undefined where there is none that the bot can edit. */
export async function shownAt({
  place,
  signal,
}: Pick<RunContext, 'place' | 'signal'>): Promise<MessagePlace | undefined> {
  const known = new AbortController();
  try {
    // The place may never be known, because Slack took no message.
    const patience = delay(PATIENCE_MS, undefined, {
      signal: AbortSignal.any([signal, known.signal]),
    }).catch(() => undefined);
    return await Promise.race([place, patience]);
  } finally {
    known.abort();
  }
}
