import { AwsFault } from '../../../aws/faults.ts';
import { LiveTailEnded } from '../../../aws/logs-live-tail.ts';
import { Coverage } from './coverage.ts';
import { asking, isPassing, pauseAfterFailures } from './feed-asking.ts';
import type { FeedItem, FeedTools } from './feed-item.ts';
import { liveSession, type SessionEnd } from './feed-live.ts';
import { type FoundGroups, findGroups } from './find-groups.ts';

/** AWS: StartLiveTail. */
const MOST_GROUPS = 10;
/** So often a live tail is tried that does not begin; then AWS is asked instead. */
const TRIES = 3;

/**
 * Follows log groups from a time (epoch milliseconds) until the signal aborts: live where AWS lets us, again after every
 * interruption, and else by asking. Every event comes once; what cannot be read is told as a gap. Throws AwsFault where
 * neither way is possible.
 */
export async function* feed(wanted: FeedTools, from: number): AsyncGenerator<FeedItem, void> {
  const found = await findGroups(wanted);
  for (const text of found.notes) yield { kind: 'note', text };
  const tools = { ...wanted, groups: found.groups };
  const coverage = new Coverage(tools, from);
  const because = yield* live(tools, found, coverage);
  if (because !== undefined) yield* asking(tools, coverage, because);
}

/** Session after session. Returns why it does not go on like this; nothing when the signal aborts. */
async function* live(
  tools: FeedTools,
  { identifiers }: FoundGroups,
  coverage: Coverage,
): AsyncGenerator<FeedItem, string | undefined> {
  if (identifiers.length > MOST_GROUPS) return `AWS follows ${MOST_GROUPS} log groups at most`;
  let failures = 0;
  while (!tools.signal.aborted) {
    const end = yield* liveSession(tools, identifiers, coverage);
    if (!end) return undefined;
    const fault = faultOf(end);
    const because = `${fault.operation}: ${fault.what}`;
    failures = end.begun ? 1 : failures + 1;
    if (!isWorthAnotherTry(fault, failures)) return because;
    yield { kind: 'away', because };
    await tools.sleep(pauseAfterFailures(failures), tools.signal);
  }
  return undefined;
}

/** What is no fault of AWS's is a mistake of ours. */
function faultOf({ error }: SessionEnd): AwsFault {
  if (error instanceof AwsFault) return error;
  throw error;
}

/** Everything else is left to asking: that works, or says in its own words why not. */
function isWorthAnotherTry(fault: AwsFault, failures: number): boolean {
  return fault instanceof LiveTailEnded || (isPassing(fault) && failures < TRIES);
}
