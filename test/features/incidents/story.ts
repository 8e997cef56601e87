import { catalogSchema } from '../../../src/config/catalog.ts';
import { chartsOf } from '../../../src/features/incidents/charts.ts';
import type { Story } from '../../../src/features/incidents/export-markdown.ts';
import type { Incident } from '../../../src/store/incidents.ts';
import type { NewTimelineEntry, TimelineLine } from '../../../src/store/timeline.ts';

/* One incident from its alarm to its end, for views and exports. */

export const BEGAN: number = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;

const catalog = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'] },
  systems: { shop: { title: 'Shop', environments: { dev: { region: 'eu-central-1' } } } },
});
export const settings = catalog.incidents;

const ANN = { id: 'U0ANN', name: 'Ann' };
const BOB = { id: 'U0BOB', name: 'Bob | <!channel>' };

export const incident: Incident = {
  id: 'INC-7',
  number: 7,
  version: 4,
  title: 'Backend is *down* <!channel>',
  severity: 'P1',
  status: 'monitoring',
  impact: 'Nobody can log in',
  target: 'shop@dev/web',
  about: 'title:web',
  openedBy: ANN,
  openedAt: BEGAN + 2 * MINUTE,
  roles: { commander: ANN },
  room: { channel: 'C0ROOM', name: 'inc-7-backend-is-down' },
  nextUpdateAt: BEGAN + 40 * MINUTE,
  lastUpdate: { text: 'Rolled back, watching', at: BEGAN + 10 * MINUTE },
  lastHealth: { status: 'degraded', text: 'Shop dev is degraded', at: BEGAN + 5 * MINUTE },
};

function entry(minutes: number, parts: Partial<NewTimelineEntry>): TimelineLine {
  const at = BEGAN + minutes * MINUTE;
  const made: NewTimelineEntry = {
    incident: 'INC-7',
    at,
    kind: 'note',
    key: `key:${minutes}`,
    actor: ANN,
    text: '',
    ...parts,
  };
  return { at, kind: made.kind, entry: made, cursor: { at, source: 0, seq: minutes } };
}

const action = { id: '0a1b2c3d-0000-4000-8000-000000000000', name: 'rollback', hash: 'h' };

function row(minutes: number, step: 'planned' | 'approved' | 'succeeded'): TimelineLine {
  const at = BEGAN + minutes * MINUTE;
  return {
    at,
    kind: 'action',
    cursor: { at, source: 1, seq: minutes },
    row: {
      seq: minutes,
      hash: String(minutes).padStart(64, '0'),
      prev: '',
      entry: {
        at,
        requestId: 'r1',
        step,
        actor: step === 'approved' ? BOB : ANN,
        origin: { kind: 'slack', channel: 'C0ROOM' },
        command: 'rollback',
        target: 'shop@dev/web',
        parameters: { to: 41 },
        action,
        incident: 'INC-7',
      },
    },
  };
}

const command: TimelineLine = {
  at: BEGAN + 5 * MINUTE,
  kind: 'command',
  cursor: { at: BEGAN + 5 * MINUTE, source: 1, seq: 5 },
  row: {
    seq: 5,
    hash: '5'.padStart(64, '0'),
    prev: '',
    entry: {
      at: BEGAN + 5 * MINUTE,
      requestId: 'r5',
      step: 'succeeded',
      actor: ANN,
      origin: { kind: 'slack', channel: 'C0ROOM' },
      command: 'metrics',
      target: 'shop@dev/web',
      parameters: { since: '1h' },
      durationMs: 900,
    },
  },
  answer: {
    incident: 'INC-7',
    at: BEGAN + 5 * MINUTE,
    kind: 'answer',
    key: 'answer:r5',
    text: 'CPU of Web',
    details: { charts: [{ title: 'CPU', alt: 'min 12 %, max 97 %' }] },
    link: 'https://slack.example/p5',
  },
};

export const lines: readonly TimelineLine[] = [
  entry(0, { kind: 'alarm', text: 'High CPU: 97 % > 80 %', details: { state: 'ALARM' } }),
  entry(1, { kind: 'acknowledged', text: 'Ann took the alarm.' }),
  entry(2, { kind: 'opened', text: 'Opened: Backend is down. Severity P1 (as asked).' }),
  command,
  row(6, 'planned'),
  row(7, 'approved'),
  row(9, 'succeeded'),
  entry(10, {
    kind: 'message',
    actor: BOB,
    key: 'message:C0ROOM:1.1',
    text: '| it was <b>the</b> deploy | [x](javascript:1)\nsecond line',
    details: { files: [{ name: 'shot.png', link: 'https://slack.example/f1' }] },
    link: 'https://slack.example/p(1)',
  }),
  entry(11, {
    kind: 'status',
    text: 'Status investigating → monitoring.',
    details: { from: 'investigating', to: 'monitoring', reached: 'mitigated' },
  }),
  entry(12, { kind: 'message', text: 'Edited: it was the deploy', revises: 'message:C0ROOM:1.1' }),
  entry(30, { kind: 'alarm', text: 'High CPU is over', details: { state: 'OK' } }),
];

/** Of the charts, one picture is kept. */
const kept = [{ key: 'answer:r5', part: 0, png: new Uint8Array([1, 2, 3]) }];
export const story: Story = {
  incident,
  lines,
  charts: chartsOf(incident.id, lines, kept),
  settings,
};
