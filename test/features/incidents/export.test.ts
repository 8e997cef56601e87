import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../../src/features/incidents/export-json.ts';
import { markdownOf } from '../../../src/features/incidents/export-markdown.ts';
import { timesOf } from '../../../src/features/incidents/times.ts';
import { BEGAN, incident, lines, story } from './story.ts';

const golden = (name: string) => join(import.meta.dirname, '../golden', name);

describe('the export of an incident', () => {
  it('is Markdown for people, whatever the texts say', async () => {
    const markdown = markdownOf(story);
    expect(markdown).not.toContain('<b>');
    expect(markdown).not.toMatch(/[^\\]\]\(javascript/);
    await expect(markdown).toMatchFileSnapshot(golden('incident.md'));
  });

  it('is JSON for programs', async () => {
    const json = jsonOf(story);
    expect(JSON.parse(json)).toMatchObject({
      incident: { id: 'INC-7', millisecondsTo: { acknowledged: 60_000, mitigated: 660_000 } },
    });
    await expect(json).toMatchFileSnapshot(golden('incident.json.txt'));
  });

  it('has the lines of a pinned log in a box that none of them can end', () => {
    const text = 'Web: 2 entries';
    const details = { lines: ['one', '```` \u202e<b>two</b>', '# three'] };
    const at = BEGAN + 1;
    const entry = { incident: 'INC-7', at, kind: 'log', key: 'log:1', text, details } as const;
    const pinned = { at, kind: 'log', entry, cursor: { at, source: 0, seq: 99 } } as const;
    expect(markdownOf({ ...story, lines: [...lines, pinned] })).toContain(
      'Pinned 2026-11-20 10:00:00: Web: 2 entries.\n\n`````text\none\n```` <b>two</b>\n# three\n`````',
    );
  });

  it('has the same bytes for the same incident', () => {
    const copy = structuredClone(story);
    expect(jsonOf(copy)).toBe(jsonOf(story));
    expect(markdownOf(copy)).toBe(markdownOf(story));
  });
});

it('the review says what the timeline knows of what went badly', () => {
  const closed = { ...incident, closedAt: BEGAN + 40 * 60_000, reopened: 1 };
  const quiet = lines.filter(({ kind }) => kind !== 'acknowledged');
  const due = { ...timelineEntry('update', 'due:1:1'), text: 'A status update is due.' };
  const at = due.at;
  const late = { at, kind: due.kind, entry: due, cursor: { at, source: 0, seq: 99 } } as const;
  const markdown = markdownOf({ ...story, incident: closed, lines: [...quiet, late] });
  const badly = markdown.slice(markdown.indexOf('### What did not go well'));
  expect(badly).toContain('- Nobody acknowledged the alarm.');
  expect(badly).toContain('health was last seen at 2026-11-20 10:05:00: Shop dev is degraded.');
  expect(badly).toContain('- 1 time a status update was due and not written.');
  expect(badly).toContain('- It was opened again 1 time.');
});

function timelineEntry(kind: 'update', key: string) {
  return { incident: incident.id, at: BEGAN + 39 * 60_000, kind, key };
}

describe('the times of an incident', () => {
  it('count from its alarm', () => {
    expect(timesOf(incident, lines)).toEqual({
      began: BEGAN,
      acknowledged: 60_000,
      mitigated: 660_000,
    });
  });

  it('are those of its opening and its end where there was no alarm', () => {
    const closedAt = incident.openedAt + 5_000;
    expect(timesOf({ ...incident, closedAt }, [])).toEqual({
      began: incident.openedAt,
      acknowledged: 0,
      mitigated: 5_000,
      resolved: 5_000,
    });
  });
});
