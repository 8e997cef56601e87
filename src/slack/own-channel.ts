import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { RoomCall } from './room-calls.ts';

const page = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string().optional(),
      creator: z.string().optional(),
      created: z.number(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const self = z.object({ user_id: z.string() });

/** Slack's clock and ours agree within this. */
const CLOCK_MS = 60_000;
const MOST_PAGES = 20;

/**
 * The channel of this name that this app itself made since then, among those that it is in. Slack: users.conversations
 * lists only those, up to 999 at once, and says who created each and when.
 */
export async function findOwnChannel(
  web: WebClient,
  ask: RoomCall,
  name: string,
  since: number,
): Promise<{ channel: string; name: string } | undefined> {
  const { user_id: me } = self.parse(await ask('auth.test', () => web.auth.test()));
  let cursor: string | undefined;
  for (let number = 0; number < MOST_PAGES; number += 1) {
    const query = {
      types: 'public_channel',
      exclude_archived: true,
      limit: 999,
      ...(cursor !== undefined && { cursor }),
    };
    const answer = await ask('users.conversations', () => web.users.conversations(query));
    const { channels, response_metadata: next } = page.parse(answer);
    const found = channels.find(
      (each) =>
        each.name === name && each.creator === me && each.created * 1_000 >= since - CLOCK_MS,
    );
    if (found) return { channel: found.id, name };
    cursor = next?.next_cursor || undefined;
    if (cursor === undefined) return undefined;
  }
  return undefined;
}
