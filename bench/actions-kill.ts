import { type KillResult, killBots } from '../test/features/actions-once/kill.ts';
import type { KilledChange } from '../test/features/actions-once/round.ts';
import { createTestDatabase, testServerUrl } from '../test/support/postgres.ts';
import { median, table } from './report.ts';

const KILLS = 200;
const PER_KILL = 5;
/** So many places at once: most of the time everybody waits for a lease to end. */
const PLACES = 4;

/**
 * Bots are killed (`kill -9`) at random points between the press of an approver and the outcome: the only one, on SQLite,
 * or, where TEST_DATABASE_URL is set, half of the time one of two replicas on Postgres.
 */
export async function benchActionsKill(): Promise<string> {
  const columns = await Promise.all([
    onSqlite(testServerUrl === undefined ? PLACES : PLACES / 2),
    ...(testServerUrl === undefined ? [] : [onPostgres(PLACES / 2)]),
  ]);
  const row = (name: string, pick: (column: Column) => string | number) => [
    name,
    ...columns.map((column) => String(pick(column))),
  ];
  const count = (holds: (change: KilledChange) => boolean) => (column: Column) =>
    column.changes.filter(holds).length;
  const spread = (all: readonly number[]) =>
    `${median(all).toFixed(1)}, ${Math.max(...all).toFixed(1)} (of ${all.length})`;
  const seconds = (pick: (change: KilledChange) => number | undefined) => (column: Column) =>
    spread(column.changes.flatMap((change) => pick(change) ?? []));
  return table(
    `actions: kill -9 between press and outcome, ${PER_KILL} changes under way each time; lease 5 s`,
    ['', ...columns.map(({ name }) => name)],
    [
      row('kills', ({ kills }) => kills),
      row('changes', ({ changes }) => changes.length),
      row(
        'executed twice',
        count(({ calls }) => calls > 1),
      ),
      row('lost requests', ({ lost }) => lost),
      row(
        'without an end',
        count(({ state }) => !ENDS.has(state)),
      ),
      row('end that is not true', count(isUntrue)),
      row(
        'succeeded',
        count(({ state }) => state === 'succeeded'),
      ),
      row(
        'unknown',
        count(({ state }) => state === 'unknown'),
      ),
      row(
        'unknown, and done in truth',
        count((each) => each.state === 'unknown' && each.isDone),
      ),
      row(
        'pressed again: the press was not written yet',
        count((each) => each.isPressedAgain),
      ),
      row('from kill until the next bot is ready, p50 and max (s)', ({ restarts }) =>
        spread(restarts),
      ),
      row(
        'stood still until taken over, p50 and max (s)',
        seconds(({ takeover }) => takeover),
      ),
      row(
        'from kill to outcome, p50 and max (s)',
        seconds(({ end }) => end),
      ),
      row(
        'stale cards',
        count(({ staleCards }) => staleCards > 0),
      ),
      row('lines of outcome: none, several', (column) =>
        [count(({ lines }) => lines === 0), count(({ lines }) => lines > 1)]
          .map((each) => each(column))
          .join(', '),
      ),
      row('chain', ({ chain }) => chain),
    ],
  );
}

const ENDS: ReadonlySet<KilledChange['state']> = new Set(['succeeded', 'unknown', 'failed']);

/** `unknown` is never untrue; nobody forbids these changes, so that none can fail. */
function isUntrue({ state, calls, isDone }: KilledChange): boolean {
  if (state === 'succeeded') return !isDone || calls !== 1;
  return state !== 'unknown';
}

interface Column extends KillResult {
  name: string;
  kills: number;
}

function onSqlite(places: number): Promise<Column> {
  return together('sqlite, 1 process', places, (kills) =>
    killBots({ replicas: 1, kills, perKill: PER_KILL, random: Math.random }),
  );
}

function onPostgres(places: number): Promise<Column> {
  return together('postgres, 2 replicas', places, async (kills) => {
    const { url: databaseUrl, drop } = await createTestDatabase();
    try {
      return await killBots({
        ...{ replicas: 2, databaseUrl, kills, perKill: PER_KILL, random: Math.random },
      });
    } finally {
      await drop();
    }
  });
}

async function together(
  name: string,
  places: number,
  kill: (kills: number) => Promise<KillResult>,
): Promise<Column> {
  const kills = KILLS / PLACES;
  const results = await Promise.all(Array.from({ length: places }, () => kill(kills)));
  const broken = results.find(({ chain }) => chain !== 'intact');
  return {
    name,
    kills: kills * places,
    changes: results.flatMap(({ changes }) => changes),
    restarts: results.flatMap(({ restarts }) => restarts),
    lost: results.reduce((sum, { lost }) => sum + lost, 0),
    chain: broken?.chain ?? 'intact',
  };
}
