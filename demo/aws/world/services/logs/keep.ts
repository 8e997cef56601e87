import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { streamsOf } from '../../logs/streams.ts';
import type { World } from '../../world.ts';
import { groupOf, invalidParameter, noSuchStream } from './refusals.ts';

/** AWS: PutRetentionPolicy, in days. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** Simulates PutRetentionPolicy: what is older than that is gone at once, and for good. */
export function putRetentionPolicy(world: World, input: sdk.PutRetentionPolicyCommandInput) {
  const days = input.retentionInDays ?? 0;
  if (!RETENTIONS.includes(days)) {
    throw invalidParameter(`Invalid retention value. Valid values are: [${RETENTIONS.join(', ')}]`);
  }
  world.history.logs.setRetention(groupOf(input), days, world.now());
  return {};
}

/** Simulates DeleteRetentionPolicy: from now on nothing expires. */
export function deleteRetentionPolicy(world: World, input: sdk.DeleteRetentionPolicyCommandInput) {
  world.history.logs.setRetention(groupOf(input), undefined, world.now());
  return {};
}

/** Simulates DeleteLogStream. */
export function deleteLogStream(world: World, input: sdk.DeleteLogStreamCommandInput) {
  const group = groupOf(input);
  const stream = streamsOf(world, group, world.now()).find(
    ({ name }) => name === input.logStreamName,
  );
  if (!stream) throw noSuchStream();
  world.history.logs.deleteStream(group, stream.name);
  return {};
}
