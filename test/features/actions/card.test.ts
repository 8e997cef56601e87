import { describe, expect, it } from 'vitest';
import { actionCard } from '../../../src/features/actions/card.ts';
import type { Action } from '../../../src/features/actions/record.ts';
import { plainText } from '../../../src/slack/plain.ts';
import type { ActionState } from '../../../src/store/actions-states.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { decided, MINUTE, NOW, plan, requested } from './requested.ts';

const APPROVERS = ['S0APPROVERS', 'U0BOB', 'U0ANN'];
const approved = [decided('U0BOB', 'approve', 'fine with me'), decided('U0EVE', 'approve')];
const started = { decisions: approved, startedAt: NOW - MINUTE };
const ended = { ...started, endedAt: NOW };

const states: readonly (readonly [name: string, parts: Partial<Action>])[] = [
  ['requested', {}],
  ['half-approved', { decisions: approved.slice(0, 1) }],
  ['approved', { state: 'approved', decisions: approved }],
  ['executing', { state: 'executing', ...started }],
  [
    'verifying',
    {
      state: 'verifying',
      ...started,
      progress: ['2 of 4 tasks running, 2 pending', '1 min since it began'],
    },
  ],
  ['succeeded', { state: 'succeeded', ...ended, outcome: '4 of 4 tasks running, 0 pending' }],
  ['failed', { state: 'failed', ...ended, outcome: '3 of its tasks have failed, none runs.' }],
  ['unknown', { state: 'unknown', ...ended, outcome: 'It was probably not done.' }],
  ['denied', { state: 'denied', decisions: [decided('U0BOB', 'decline', 'not at noon')] }],
  ['expired', { state: 'expired' }],
  ['changed', { state: 'changed', decisions: approved, outcome: 'Nothing was done.' }],
  ['break-glass', { state: 'executing', breakGlass: true, startedAt: NOW }],
];

const cardOf = (parts: Partial<Action>, approvers: readonly string[] = APPROVERS) => {
  const { looks, buttons } = looksAt(NOW);
  return { view: actionCard(requested(parts), approvers, looks), buttons };
};

/** People may be mentioned and times shown in their own zone: nothing else of Slack's markup is in a card. */
const dangersIn = (view: Parameters<typeof dangers>[0]) =>
  dangers({
    ...view,
    blocks: JSON.parse(
      JSON.stringify(view.blocks).replace(/<(?:@[UW]|!subteam\^S)[A-Z0-9]+>/g, 'somebody'),
    ),
  });

describe('the card of an action', () => {
  it.each(states)('is golden/action-%s.json, and one that Slack takes', async (name, parts) => {
    const { view, buttons } = cardOf(parts);
    expect(messageProblems(view)).toEqual([]);
    expect(dangersIn(view)).toEqual([]);
    await expectGolden(`action-${name}`, view, buttons);
  });

  it('has a heading of its own for each state', () => {
    const all = states.map(([, parts]) => cardOf(parts).view.text);
    const names: readonly ActionState[] = states.map(([, { state = 'requested' }]) => state);
    expect(new Set(all).size).toBe(new Set(names).size);
  });

  it('says in its heading where it stands, however long the summary is', () => {
    for (const [, parts] of states) {
      const long = { ...plan, summary: 'Scale it '.repeat(40) };
      const [head] = plainText(cardOf({ ...parts, plan: long }).view.blocks).split('\n');
      const words = cardOf(parts).view.text.replace(/^[^:]*|\. Asked by Ann\.$/g, '');
      expect(head).toMatch(new RegExp(`…${words}$`));
    }
  });

  it('lets nobody decide any more once somebody has', () => {
    for (const [, parts] of states.filter(([, { state }]) => state !== undefined))
      expect(cardOf(parts).buttons.join()).not.toMatch(/approve|decline/);
  });

  it('says so where nobody else can approve', () => {
    const { view } = cardOf({}, ['U0ANN']);
    expect(plainText(view.blocks)).toContain('Nobody but the requester can approve this');
  });

  it('mentions no requester among those who can approve', () => {
    const [, can = ''] = /Can approve: (.*)/.exec(plainText(cardOf({}).view.blocks)) ?? [];
    expect(can).toBe('<!subteam^S0APPROVERS> <@U0BOB>');
  });

  it('offers no undo where there is nothing to bring back', () => {
    const { undo: _undo, ...without } = plan;
    const { buttons } = cardOf({ state: 'succeeded', ...ended, plan: without });
    expect(buttons.join()).not.toContain('undo');
  });

  it.each(states)('is harmless whatever is in it: %s', (_name, parts) => {
    const hostile = cardOf({
      ...parts,
      requester: { id: 'U0ANN', name: HOSTILE, timeZone: 'UTC' },
      reason: HOSTILE,
      ...(parts.outcome !== undefined && { outcome: HOSTILE }),
      progress: [HOSTILE],
      decisions: (parts.decisions ?? []).map((one) => ({ ...one, name: HOSTILE, reason: HOSTILE })),
      plan: {
        ...plan,
        summary: HOSTILE,
        changes: [{ what: HOSTILE, from: HOSTILE, to: HOSTILE }],
        blastRadius: [HOSTILE],
        warnings: [HOSTILE],
      },
    });
    expect(messageProblems(hostile.view)).toEqual([]);
    expect(dangersIn(hostile.view)).toEqual([]);
  });

  it.each(states)('keeps to Slack’s limits whatever is in it: %s', (_name, parts) => {
    const long = 'Long words and `more` of them. '.repeat(200);
    const many = Array.from({ length: 60 }, (_, index) => `${index} ${long}`);
    const people = Array.from({ length: 400 }, (_, index) => `U0PERSON${index}`);
    const { view } = cardOf(
      {
        ...parts,
        reason: long,
        progress: many,
        decisions: (parts.decisions ?? []).map((one) => ({ ...one, reason: long })),
        plan: {
          ...plan,
          summary: long,
          changes: many.map((text) => ({ what: 'Setting', from: text, to: text })),
          blastRadius: many,
          warnings: many,
        },
      },
      people,
    );
    expect(messageProblems(view)).toEqual([]);
    expect(dangersIn(view)).toEqual([]);
  });
});
