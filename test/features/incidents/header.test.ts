import { describe, expect, it } from 'vitest';
import { type HeaderState, headerView } from '../../../src/features/incidents/header.ts';
import { timelineView } from '../../../src/features/incidents/timeline-view.ts';
import { dangers, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { BEGAN, incident, lines, settings } from './story.ts';

const MINUTE = 60_000;

function looksAt(now: number) {
  const buttons: string[] = [];
  const button = ({ words, surface }: { words: readonly string[]; surface: string }) => {
    buttons.push(`${surface}: ${words.join(' ')}`);
    return `b${buttons.length}`;
  };
  return { looks: { now, asker: 'Ann', timeZone: 'UTC', button }, buttons };
}

const state = (parts: Partial<HeaderState> = {}): HeaderState => ({
  incident,
  settings,
  actions: [{ id: 'a1', state: 'executing', words: ['rollback', 'shop@dev/web'] }],
  changes: ['rollback', 'scale'],
  ...parts,
});

describe('the header of an incident', () => {
  it('says what somebody must know who comes in now', async () => {
    const { looks, buttons } = looksAt(BEGAN + 12 * MINUTE);
    const view = headerView(state(), looks);
    await expectGolden('incident-header', view, buttons);
    expect(messageProblems(view)).toEqual([]);
    const markup = JSON.stringify(view.blocks.filter(({ type }) => type !== 'header'));
    expect(markup).not.toContain('<!channel>');
  });

  it('never takes what was healthy before for healthy now', () => {
    const lastHealth = { status: 'healthy', text: 'Shop dev is healthy', at: BEGAN } as const;
    const words = (now: number, known = true) =>
      JSON.stringify(
        headerView(
          state({ incident: known ? { ...incident, lastHealth } : withoutHealth() }),
          looksAt(now).looks,
        ).blocks,
      );
    expect(words(BEGAN + MINUTE)).toContain('as last looked at');
    expect(words(BEGAN + 16 * MINUTE)).toContain('unknown by now. Last seen 16 min ago');
    expect(words(BEGAN, false)).toContain('unknown: nobody has looked');
    for (const now of [BEGAN + MINUTE, BEGAN + 16 * MINUTE])
      expect(words(now)).not.toMatch(/white_check_mark|large_green/);
  });

  it('says so when it is closed', () => {
    const view = headerView(
      state({ incident: { ...incident, closedAt: BEGAN + MINUTE }, actions: [] }),
      looksAt(BEGAN).looks,
    );
    expect(view.text).toContain('INC-7 closed');
  });

  it('fits into one message however much there is', () => {
    const long = 'x'.repeat(2_000);
    const actions = Array.from({ length: 50 }, (_, index) => ({
      id: `a${index}`,
      state: 'requested' as const,
      words: [long],
    }));
    const lastUpdate = { text: long, at: BEGAN };
    const crowded = { ...incident, title: long, impact: long, lastUpdate };
    const view = headerView(state({ incident: crowded, actions }), looksAt(BEGAN).looks);
    expect(messageProblems(view)).toEqual([]);
  });
});

function withoutHealth() {
  const { lastHealth: _lastHealth, ...rest } = incident;
  return rest;
}

describe('a page of the timeline', () => {
  it('has a line for each thing, and buttons to the rest', async () => {
    const { looks, buttons } = looksAt(BEGAN + 60 * MINUTE);
    const view = timelineView(
      {
        id: incident.id,
        title: incident.title,
        lines,
        search: { kind: 'note', actor: 'U0ANN' },
        isNewest: false,
        earlier: { at: BEGAN, source: 0, seq: 1 },
      },
      looks,
    );
    await expectGolden('incident-timeline', view, buttons);
    expect(messageProblems(view)).toEqual([]);
    const permalinks = ['https://slack.example/p5', 'https://slack.example/p(1)'];
    expect(dangers(view, permalinks)).toEqual([]);
  });
});
