import { catalogSchema } from '../src/config/catalog.ts';
import { exportIncident } from '../src/features/incidents/export.ts';
import type { Incident } from '../src/store/incidents.ts';
import { openStore, type Store, type StoreOptions } from '../src/store/store.ts';
import type { TimelineCursor, TimelineLine } from '../src/store/timeline.ts';
import { FIRST_AT } from './audit-entries.ts';
import { median, table } from './report.ts';
import { onEachStore } from './stores.ts';

const LINES = 10_000;
/** Of the lines, so many are rows of the audit log. */
const AUDITED = LINES / 2;
const PAGES = 200;
const PAGE = 26;
const EXPORTS = 5;

/** The timeline of one long incident: a page in the middle by one query, and the export of all of it. */
export async function benchTimeline(): Promise<string> {
  const columns = await onEachStore(measure);
  const row = (name: string, pick: (measured: Measured) => string) => [name, ...columns.map(pick)];
  return table(
    `timeline: ${LINES} lines, half of them from the audit log; pages of ${PAGE}, each one query`,
    ['', ...columns.map(({ dialect }) => dialect)],
    [
      row('page, p50 (ms)', ({ pages }) => median(pages).toFixed(2)),
      row('page, max (ms)', ({ pages }) => Math.max(...pages).toFixed(2)),
      row('export as Markdown and JSON, p50 (ms)', ({ exports }) => median(exports).toFixed(0)),
      row('size of both (MiB)', ({ bytes }) => (bytes / 2 ** 20).toFixed(1)),
    ],
  );
}

interface Measured {
  dialect: Store['dialect'];
  /** Milliseconds each. */
  pages: number[];
  exports: number[];
  bytes: number;
}

async function measure(options: StoreOptions): Promise<Measured> {
  const store = await openStore(options);
  try {
    const incident = await fill(store);
    const cursors = await cursorsOf(store, incident.id);
    const pages: number[] = [];
    for (let page = 0; page < PAGES; page += 1) {
      const after = cursors[(page * 7_919) % cursors.length];
      const startedAt = performance.now();
      await readPage(store, incident.id, PAGE, after);
      pages.push(performance.now() - startedAt);
    }
    const exports: number[] = [];
    let bytes = 0;
    for (let time = 0; time < EXPORTS; time += 1) {
      const startedAt = performance.now();
      const { markdown, json, lines } = await exportIncident({ ...store, catalog }, incident);
      exports.push(performance.now() - startedAt);
      if (lines !== LINES) throw new Error(`The export has ${lines} lines.`);
      bytes = Buffer.byteLength(markdown) + Buffer.byteLength(json);
    }
    return { dialect: store.dialect, pages, exports, bytes };
  } finally {
    await store.close();
  }
}

const settings = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'] },
  systems: { shop: { title: 'Shop', environments: { dev: { region: 'eu-central-1' } } } },
});
const catalog = () => settings;

const ANN = { id: 'U0ANN', name: 'Ann' };

async function fill(store: Store): Promise<Incident> {
  const { incident } = await store.incidents.open(
    {
      title: 'The longest one',
      severity: 'P1',
      status: 'investigating',
      about: 'bench',
      openedBy: ANN,
      openedAt: FIRST_AT,
      roles: {},
    },
    () => ({}),
  );
  const { id } = incident;
  for (let batch = 0; batch < AUDITED; batch += 250)
    await Promise.all(
      Array.from({ length: 250 }, (_, index) => requestOf(store, id, batch + index)),
    );
  await store.transaction(async (within) => {
    for (let number = 0; number < LINES - AUDITED; number += 1)
      await store.timeline.append(
        {
          incident: id,
          at: FIRST_AT + number * 1_000,
          kind: 'note',
          key: `note:${number}`,
          actor: ANN,
          text: `Note ${number}: the backend answers again, and slower than before.`,
        },
        within,
      );
  });
  return incident;
}

/** Two rows, which are one line. */
async function requestOf({ audit }: Store, incident: string, number: number): Promise<void> {
  const entry = {
    at: FIRST_AT + number * 1_000 + 500,
    requestId: `request-${number}`,
    actor: ANN,
    origin: { kind: 'slack', channel: 'C0INCIDENT' },
    command: 'health',
    target: 'shop@dev',
    parameters: { all: true },
    incident,
  } as const;
  await audit.append({ ...entry, step: 'requested' });
  await audit.append({ ...entry, step: 'succeeded', durationMs: 300 });
}

async function cursorsOf(store: Store, incident: string): Promise<TimelineCursor[]> {
  const lines = await readPage(store, incident, LINES);
  return lines.map(({ cursor }) => cursor);
}

function readPage(
  { timeline }: Store,
  incident: string,
  limit: number,
  after?: TimelineCursor,
): Promise<TimelineLine[]> {
  const query = { incident, told: ['approve'], order: 'desc', limit } as const;
  return timeline.page({ ...query, ...(after && { after }) });
}
