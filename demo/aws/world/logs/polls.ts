import { uuid } from '../random.ts';
import type { WorldState } from '../state.ts';
import { MINUTE, SECOND } from '../time.ts';

/** How often the gateway asks the VEN, through the backend, whether it is there. */
const POLL_EVERY = 5 * MINUTE;

/** One request that can be followed through the gateway, the backend and the VEN. */
export interface Poll {
  requestId: string;
  /** As they stand in a line, with that of the MQTT command: `request_id=… correlationId=…`. */
  ids: string;
}

/** The poll that begins at a time, if one does. */
export function pollAt({ seed }: WorldState, at: number): Poll | undefined {
  if (at % POLL_EVERY !== 0) return undefined;
  const requestId = uuid(seed, 'poll', at);
  return { requestId, ids: `request_id=${requestId} correlationId=corr-${at / SECOND}` };
}
