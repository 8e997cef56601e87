import type { Call } from '../api/method.ts';
import { Refusal } from '../refusal.ts';
import type { StoredChannel } from '../store/channels.ts';
import type { World } from '../world.ts';

/**
 * A channel that the app may change: a public one, not archived, in which it is a member.
 * Errors: channel_not_found, method_not_supported_for_channel_type, not_in_channel, is_archived.
 */
export function ownChannel(id: string, { app }: Call, world: World): StoredChannel {
  const channel = memberChannel(id, { app }, world);
  if (channel.kind === 'im') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.archived) throw new Refusal('is_archived');
  return channel;
}

/** A conversation in which the app is a member. Errors: channel_not_found, not_in_channel. */
export function memberChannel(id: string, { app }: Pick<Call, 'app'>, world: World): StoredChannel {
  const channel = world.channels.require(id, app.botUser.id);
  if (!channel.members.has(app.botUser.id)) throw new Refusal('not_in_channel');
  return channel;
}
