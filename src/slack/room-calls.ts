import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import PQueue from 'p-queue';
import { RoomRefused } from '../kernel/rooms.ts';
import { patiently } from './patiently.ts';

/** Makes a call of a Web API method. Throws RoomRefused with Slack's error code. */
export type RoomCall = <T>(method: string, call: () => Promise<T>) => Promise<T>;

/** More calls of one method than this do not wait behind a rate limit: they are refused with `ratelimited`. */
const LONGEST_QUEUE = 200;

/** One call at a time for each method, in order: Slack's budgets are per method, and a 429 holds back no other one. */
export function createRoomCalls(): RoomCall {
  const lanes = new Map<string, PQueue>();
  return async (method, call) => {
    const lane = lanes.get(method) ?? new PQueue({ concurrency: 1 });
    lanes.set(method, lane);
    if (lane.size >= LONGEST_QUEUE) throw new RoomRefused(method, 'ratelimited');
    return lane.add(() => patiently(call).catch((error) => rethrow(method, error)));
  };
}

function rethrow(method: string, error: unknown): never {
  if (error instanceof WebAPIPlatformError) throw new RoomRefused(method, error.data.error);
  if (error instanceof WebAPIRateLimitedError) throw new RoomRefused(method, 'ratelimited');
  throw error;
}
