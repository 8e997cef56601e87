import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/store/entry.ts';
import type { NewTimelineEntry, TimelineLine, TimelineQuery } from '../../src/store/timeline.ts';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

const INCIDENT = 'INC-1';
const ANN = { id: 'U0ANN', name: 'Ann' };
const BOB = { id: 'U0BOB', name: 'Bob' };

const note = (at: number, parts: Partial<NewTimelineEntry> = {}): NewTimelineEntry => ({
  incident: INCIDENT,
  at: START + at,
  kind: 'note',
  key: `note:${at}`,
  actor: ANN,
  text: `note ${at}`,
  ...parts,
});

const row = (
  at: number,
  step: AuditEntry['step'],
  parts: Partial<AuditEntry> = {},
): AuditEntry => ({
  at: START + at,
  requestId: 'r1',
  step,
  actor: BOB,
  origin: { kind: 'slack', channel: 'C0ROOM' },
  command: 'health',
  parameters: {},
  incident: INCIDENT,
  ...parts,
});

const query = (parts: Partial<TimelineQuery> = {}): TimelineQuery => ({
  incident: INCIDENT,
  told: [],
  order: 'asc',
  limit: 100,
  ...parts,
});

const words = (lines: readonly TimelineLine[]): string[] =>
  lines.map((line) =>
    'entry' in line
      ? line.entry.text
      : `${line.kind} ${line.row.entry.command} ${line.row.entry.step}`,
  );

describe.each(dialects)('a timeline on %s', (dialect) => {
  it('keeps each key once in an incident', async () => {
    const { timeline } = await (await createPlace(dialect)).open();
    expect(await timeline.append(note(1))).toBe(true);
    expect(await timeline.append(note(1, { text: 'again' }))).toBe(false);
    expect(await timeline.append(note(1, { incident: 'INC-2' }))).toBe(true);
    expect(words(await timeline.page(query()))).toEqual(['note 1']);
  });

  it('is never changed, whoever tries', async () => {
    const place = await createPlace(dialect);
    const { timeline } = await place.open();
    await timeline.append(note(1));
    const refusal = /can only be added/;
    for (const statement of [
      "update timeline set entry = '{}'",
      'delete from timeline',
      dialect === 'sqlite'
        ? "insert or replace into timeline (seq, incident, key, at, kind, entry) values (1, 'INC-1', 'x', 0, 'note', '{}')"
        : 'truncate timeline',
    ])
      await expect(place.run(statement)).rejects.toThrow(refusal);
    expect(words(await timeline.page(query()))).toEqual(['note 1']);
  });

  it('masks secrets in texts, details and links, and takes every character', async () => {
    const { timeline } = await (await createPlace(dialect)).open();
    const secret = 'password=hunter2hunter2';
    await timeline.append(
      note(1, {
        text: `é😀\0 ${secret}`,
        details: { deep: [secret] },
        link: `https://x/?${secret}`,
      }),
    );
    const [line] = await timeline.page(query());
    expect(JSON.stringify(line)).not.toContain('hunter2');
    expect(line && 'entry' in line && line.entry.text).toContain('é😀\0 ');
  });

  it('shows entries and audit rows in the order of time, each request once', async () => {
    const { timeline, audit } = await (await createPlace(dialect)).open();
    await audit.append(row(1, 'requested'));
    await timeline.append(note(2));
    await audit.append(row(3, 'succeeded'));
    await audit.append(row(4, 'requested', { requestId: 'r2', command: 'logs' }));
    await audit.append(row(5, 'requested', { requestId: 'r3', incident: 'INC-2' }));
    await timeline.append(note(3, { key: 'same time', text: 'same time' }));
    expect(words(await timeline.page(query()))).toEqual([
      'note 2',
      'same time',
      'command health succeeded',
      'command logs requested',
    ]);
  });

  it('shows every step of an action, and not the request for it again', async () => {
    const { timeline, audit } = await (await createPlace(dialect)).open();
    const action = { id: 'a1', name: 'scale', hash: 'h' };
    await audit.append(row(1, 'requested', { command: 'scale' }));
    await audit.append(row(2, 'planned', { command: 'scale', action }));
    await audit.append(row(3, 'succeeded', { command: 'scale' }));
    const other = { requestId: 'r2', command: 'approve' };
    await audit.append(row(4, 'requested', other));
    await audit.append(row(5, 'denied', other));
    await audit.append(row(6, 'requested', { ...other, requestId: 'r3' }));
    await audit.append(row(7, 'approved', { command: 'scale', action }));
    await audit.append(row(8, 'succeeded', { ...other, requestId: 'r3' }));
    await audit.append(row(9, 'started', { command: 'scale', action }));
    await audit.append(row(10, 'succeeded', { command: 'scale', action }));
    expect(words(await timeline.page(query({ told: ['approve'] })))).toEqual([
      'action scale planned',
      'command approve denied',
      'action scale approved',
      'action scale started',
      'action scale succeeded',
    ]);
  });

  it('gives what a command answered with the command, and with the steps of its action', async () => {
    const { timeline, audit } = await (await createPlace(dialect)).open();
    await audit.append(row(1, 'succeeded'));
    const link = 'https://slack.example/p1';
    await timeline.append(note(2, { kind: 'answer', key: 'answer:r1', text: 'all is well', link }));
    const [line, ...others] = await timeline.page(query());
    expect(others).toEqual([]);
    expect(line && 'row' in line && line.answer).toMatchObject({ text: 'all is well', link });
    expect(line && 'row' in line && line.row.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('narrows by kind, person and time', async () => {
    const { timeline, audit } = await (await createPlace(dialect)).open();
    await timeline.append(note(1));
    await timeline.append(note(2, { kind: 'status', text: 'status', actor: BOB }));
    await audit.append(row(3, 'succeeded'));
    const found = async (parts: Partial<TimelineQuery>) => words(await timeline.page(query(parts)));
    expect(await found({ kinds: ['status'] })).toEqual(['status']);
    expect(await found({ kinds: ['command'] })).toEqual(['command health succeeded']);
    expect(await found({ kinds: ['action'] })).toEqual([]);
    expect(await found({ kinds: ['note', 'command'] })).toEqual([
      'note 1',
      'command health succeeded',
    ]);
    expect(await found({ actor: BOB.id })).toEqual(['status', 'command health succeeded']);
    expect(await found({ since: START + 2 })).toEqual(['status', 'command health succeeded']);
  });

  it.each(['asc', 'desc'] as const)('pages %s without losing or doubling a line', async (order) => {
    const { timeline, audit } = await (await createPlace(dialect)).open();
    for (let at = 0; at < 12; at += 1) {
      // Several of both kinds in the same millisecond.
      await timeline.append(note(Math.floor(at / 4), { key: `n${at}`, text: `n${at}` }));
      await audit.append(
        row(Math.floor(at / 4), 'succeeded', { requestId: `p${at}`, command: `c${at}` }),
      );
    }
    const whole = words(await timeline.page(query({ order })));
    expect(new Set(whole).size).toBe(24);
    const paged: string[] = [];
    let after: TimelineQuery['after'];
    for (;;) {
      const page = await timeline.page(query({ order, limit: 5, ...(after && { after }) }));
      paged.push(...words(page));
      after = page.at(-1)?.cursor;
      if (page.length < 5) break;
    }
    expect(paged).toEqual(whole);
  });

  it('finds an entry with what revises it', async () => {
    const { timeline } = await (await createPlace(dialect)).open();
    await timeline.append(note(1));
    await timeline.append(note(2, { revises: 'note:1', text: 'corrected' }));
    await timeline.append(note(3));
    const found = await timeline.revisions(INCIDENT, 'note:1');
    expect(found.map(({ text }) => text)).toEqual(['note 1', 'corrected']);
  });
});
