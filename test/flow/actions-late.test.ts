import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { allIn, askedRows, cardOf, type Refused, rowsOf, seen } from './actions-refused.ts';
import { lineTo, withUnknownButton } from './actions-relay.ts';
import { changesAtAws, inThread, newMessage, outcomeOf, say, saying } from './actions-stage.ts';
import { ACTIONS, lineOf, openTableStage, targetOf } from './actions-table.ts';
import { labelsOf, textOf } from './screen.ts';

const LONG = 90_000;

/** Rows of a press on Approve that did nothing. */
const lateRows = (target: string) => [
  `U0APPROVER2 requested approve ${target}`,
  `U0APPROVER2 rejected approve ${target}`,
];

test(
  'a press that arrives after somebody else decided does nothing, and tells the one who pressed',
  async () => {
    const stage = await openTableStage({ mode: 'http' });
    const line = await lineTo(stage);
    const says = 'This was decided already: it is denied. Decided by ada (declined)';
    const refusals: Refused[] = [];
    for (const one of ACTIONS) {
      const card = await cardOf(stage, one);
      line.hold('U0APPROVER2');
      await stage.press('U0APPROVER2', card, 'Approve');
      await stage.press('U0APPROVER1', card, 'Decline');
      expect(labelsOf(await saying(stage, card, 'was declined'))).toEqual([]);
      await inThread(stage, card, 'ada declined');
      const late = await newMessage(stage, 'U0APPROVER2', () => line.release());
      refusals.push(seen(one.command, late, says));
    }
    expect(refusals).toEqual(allIn('for one person', refusals, says));
    expect(changesAtAws(stage)).toEqual([]);
    const rows = ACTIONS.flatMap((one) => [
      ...askedRows(one),
      `U0APPROVER1 requested decline ${targetOf(one)}`,
      `U0APPROVER1 declined ${one.action} ${targetOf(one)}`,
      `U0APPROVER1 succeeded decline ${targetOf(one)}`,
      ...lateRows(targetOf(one)),
    ]);
    expect(await rowsOf(stage)).toEqual(rows);
  },
  LONG,
);

/** A request waits so long for approval. */
const expiring = (duration: string) => (folder: string) =>
  writeFile(join(folder, 'expiry.yml'), `approval: { expires: ${duration} }\n`);

test(
  'a press that arrives after the time for approval does nothing, and tells the one who pressed',
  async () => {
    const stage = await openTableStage({ mode: 'http', catalog: expiring('3s') });
    const line = await lineTo(stage);
    line.hold('U0APPROVER2');
    const cards: Message[] = [];
    for (const one of ACTIONS) {
      const card = await say(stage, 'U0OPERATOR', lineOf(one, await one.words(stage)));
      await stage.press('U0APPROVER2', card, 'Approve');
      cards.push(card);
    }
    for (const card of cards) await saying(stage, card, 'expired before it was approved');
    expect(cards.map((card) => labelsOf(stage.now(card)))).toEqual(cards.map(() => ['Ask again']));
    const says = 'It waited too long and has expired. Ask again for a new plan';
    const refusals: Refused[] = [];
    for (const { command } of ACTIONS) {
      const late = await newMessage(stage, 'U0APPROVER2', () => line.release());
      refusals.push(seen(command, late, says));
    }
    expect(refusals).toEqual(allIn('for one person', refusals, says));
    expect(changesAtAws(stage)).toEqual([]);
    const rows = await rowsOf(stage);
    for (const one of ACTIONS)
      expect(rows).toContain(`U0OPERATOR expired ${one.action} ${targetOf(one)}`);
    expect(rows.slice(-2 * ACTIONS.length)).toEqual(
      ACTIONS.flatMap((one) => lateRows(targetOf(one))),
    );
  },
  LONG,
);

test(
  'a button that the bot never made does nothing',
  async () => {
    const stage = await openTableStage({ mode: 'http' });
    const line = await lineTo(stage);
    line.hold('U0APPROVER2');
    const refusals: Refused[] = [];
    for (const one of ACTIONS) {
      const card = await cardOf(stage, one);
      await stage.press('U0APPROVER2', card, 'Approve');
      const answer = await newMessage(stage, 'U0APPROVER2', () => line.release(withUnknownButton));
      refusals.push(seen(one.command, answer, 'This button is too old or unknown'));
      expect(labelsOf(stage.now(card))).toEqual(expect.arrayContaining(['Approve', 'Decline']));
    }
    expect(refusals).toEqual(
      allIn('for one person', refusals, 'This button is too old or unknown'),
    );
    expect(changesAtAws(stage)).toEqual([]);
    const rows = ACTIONS.flatMap((one) => [
      ...askedRows(one),
      'U0APPROVER2 requested ',
      'U0APPROVER2 rejected ',
    ]);
    expect(await rowsOf(stage)).toEqual(rows);
  },
  LONG,
);

test(
  'an approval of another plan does not count',
  async () => {
    const stage = await openTableStage();
    const refusals: Refused[] = [];
    const says = 'This is not the plan that waits for approval any more';
    for (const one of ACTIONS) {
      const card = await cardOf(stage, one);
      const planned = (await stage.audit()).findLast(({ step }) => step === 'planned');
      const { id = '', hash = '' } = planned?.action ?? {};
      const other = hash.replace(/^./, (first) => (first === '0' ? '1' : '0'));
      const typed = `/grid approve ${targetOf(one)} ${id} ${other}`;
      refusals.push(seen(one.command, await say(stage, 'U0APPROVER1', typed), says));
      expect(labelsOf(stage.now(card))).toEqual(expect.arrayContaining(['Approve', 'Decline']));
    }
    expect(refusals).toEqual(allIn('for one person', refusals, says));
    expect(changesAtAws(stage)).toEqual([]);
  },
  LONG,
);

/** It is planned again, which shows another plan, or that there is nothing left to do. */
const NOT_DONE = /was not run: things changed|: failed/;

test(
  'what was approved is not run when the world has changed since, and everybody sees why',
  async () => {
    const stage = await openTableStage();
    const ends: object[] = [];
    for (const one of ACTIONS) {
      const card = await cardOf(stage, one);
      await one.disturb(stage);
      stage.aws.forgetCalls();
      await stage.press('U0APPROVER1', card, 'Approve');
      const outcome = await outcomeOf(stage, card);
      const shown = await saying(stage, card, NOT_DONE);
      ends.push({
        line: one.command,
        says: outcome.includes(one.disturbed) ? one.disturbed : outcome,
        places: [outcome, textOf(shown)].map((text) => text.includes('Nothing was done')),
        changes: changesAtAws(stage),
      });
    }
    expect(ends).toEqual(
      ACTIONS.map(({ command: line, disturbed: says }) => ({
        line,
        says,
        places: [true, true],
        changes: [],
      })),
    );
    const rows = await rowsOf(stage);
    const ended = rows.filter((row) => /^U0OPERATOR (?:changed|failed) /.test(row));
    expect(ended.map((row) => row.replace(/^\S+ \S+ /, ''))).toEqual(
      ACTIONS.map((one) => `${one.action} ${targetOf(one)}`),
    );
    expect(rows.filter((row) => / started /.test(row))).toEqual([]);
  },
  LONG,
);
