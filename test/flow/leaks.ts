import { setTimeout as delay } from 'node:timers/promises';

const LONGEST_FAREWELL_MS = 3_000;
const LOOK_EVERY_MS = 5;

/** What keeps a process alive, by kind: `TCPSocketWrap` → 2. */
function resources(): Map<string, number> {
  const kinds = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind);
  return new Map([...kinds].map(([kind, found]) => [kind, found.length]));
}

/**
 * Remembers what is open now. The returned check fails when sockets, servers, watchers or timers are left that were
 * not there; what is just being closed gets a moment.
 */
export function watchLeaks(): () => Promise<void> {
  const before = resources();
  const left = () =>
    [...resources()].filter(([kind, count]) => count > (before.get(kind) ?? 0)).join(' ');
  return async () => {
    // A timer that holds nothing open: it must not be found itself.
    for (let waited = 0; left() !== ''; waited += LOOK_EVERY_MS) {
      if (waited > LONGEST_FAREWELL_MS) throw new Error(`Left open: ${left()}`);
      await delay(LOOK_EVERY_MS, undefined, { ref: false });
    }
  };
}
