// A replica whose people decide about every waiting action: `node decide-actions.ts <JSON of DecidingReplica>`.
// Writes "ready" to stdout, waits for the end of its stdin, then writes each decision and what came of it as JSON, one a
// line.
import { text } from 'node:stream/consumers';
import type { Decided } from '../../src/store/actions.ts';
import { openStore, type StoreOptions } from '../../src/store/store.ts';
import { START } from './entries.ts';
import { actionEntry, approval, jobOf } from './new-action.ts';

/** What the program is told. */
export interface DecidingReplica {
  place: Omit<StoreOptions, 'now'>;
  people: string[];
  /** So many actions wait. */
  actions: number;
  /** Most people then decide about most actions, some of them several times, and a few decline. */
  seed?: number;
}

/** One decision, and what came of it. */
export interface MadeDecision {
  id: string;
  by: string;
  decision: 'approve' | 'decline';
  kind: Decided['kind'];
}

const IN_FLIGHT = 8;
const told: DecidingReplica = JSON.parse(process.argv[2] ?? '');
const store = await openStore({ ...told.place, now: () => START });
const waiting = await store.actions.waiting({ limit: told.actions });
const attempts = waiting.flatMap(({ id }) => told.people.map((by) => ({ id, by })));
const plan = told.seed === undefined ? attempts.map(approving) : shuffled(attempts, told.seed);
process.stdout.write('ready\n');
await text(process.stdin);
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    for (let next = plan.shift(); next; next = plan.shift()) {
      const { id, by, decision } = next;
      const step = decision === 'approve' ? 'approved' : 'declined';
      const decided = await store.actions.decide(
        approval(id, by, { decision }),
        actionEntry(id, step, { actor: { id: by, name: by } }),
        jobOf('execute', id),
      );
      const made: MadeDecision = { id, by, decision, kind: decided.kind };
      process.stdout.write(`${JSON.stringify(made)}\n`);
    }
  }),
);
await store.close();

interface Attempt {
  id: string;
  by: string;
}

function approving(attempt: Attempt) {
  return { ...attempt, decision: 'approve' as const };
}

function shuffled(all: readonly Attempt[], seed: number) {
  const random = numbers(seed);
  return all
    .flatMap((attempt) => {
      const times = random() < 0.7 ? 1 + Math.floor(random() * 3) : 0;
      const decision: 'approve' | 'decline' = random() < 0.05 ? 'decline' : 'approve';
      return Array.from({ length: times }, () => ({ ...attempt, decision, at: random() }));
    })
    .sort((one, other) => one.at - other.at);
}

/** From 0 to below 1, always the same for a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
