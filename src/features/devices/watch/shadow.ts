import { thingShadow } from '../../../aws/iot-data.ts';
import { reading } from '../../../aws/readings.ts';
import { shadowRows } from '../shadow-rows.ts';
import type { ShadowSubject } from './request.ts';
import { nothingSeen, shadowState, withFault, withRead } from './shadow-changes.ts';
import { shadowWatchView } from './shadow-view.ts';
import type { Watch, WatchTools } from './watch.ts';

const EVERY_MS = 3_000;
/** AWS asks for fewer calls, or does not answer: each time twice as long, up to a minute. */
const LONGEST_MS = 60_000;
const PATIENCE_MS = 10_000;

/** Reads a shadow again and again, and tells what changed in it. AWS: GetThingShadow. */
export function openShadowWatch(
  subject: ShadowSubject,
  saved: unknown,
  { clients, now }: WatchTools,
): Watch {
  const { scope, thing, name, path } = subject;
  const which = { thing, ...(name !== undefined && { shadow: name }) };
  let state = shadowState.nullish().parse(saved) ?? nothingSeen();
  let changes = 0;
  return {
    get state() {
      return state;
    },
    get changes() {
      return changes;
    },
    async look(signal) {
      const before = state;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      const read = await reading(() => thingShadow(clients, scope, which, patience));
      state = read.ok
        ? withRead(state, { ...read.value, rows: shadowRows(read.value, path) }, now())
        : withFault(state, read.fault.message);
      if (state.version !== before.version || state.fault !== before.fault) changes += 1;
      return Math.min(LONGEST_MS, EVERY_MS * 2 ** state.failures);
    },
    view: (shown, looks) => shadowWatchView(subject, state, shown, looks),
  };
}
