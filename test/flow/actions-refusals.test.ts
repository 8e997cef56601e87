import { describe, expect, test } from 'vitest';
import { allIn, askedRows, cardOf, type Refused, rowsOf, seen } from './actions-refused.ts';
import { GUEST, STRANGER, type Told, telling } from './actions-relay.ts';
import { type ActionStage, changesAtAws, pressed, say } from './actions-stage.ts';
import { ACTIONS, type ActionCase, lineOf, openTableStage, targetOf } from './actions-table.ts';
import { labelsOf, messagesIn } from './screen.ts';

/** Every action is asked for on a stage of its own kind of refusal. */
const LONG = 60_000;

/** Somebody asks for every action; all of them are refused in one way. */
async function askForAll(
  stage: ActionStage,
  userId: string,
  expected: (one: ActionCase) => { typed?: string; environment?: string; says: string },
): Promise<Refused[]> {
  const refusals: Refused[] = [];
  for (const one of ACTIONS) {
    const { typed, environment, says } = expected(one);
    const line = lineOf(one, typed ?? (await one.words(stage)), environment);
    refusals.push(seen(line, await say(stage, userId, line), says));
  }
  return refusals;
}

/** The rows that requests leave which were refused. */
const deniedRows = (userId: string, environment = 'dev') =>
  ACTIONS.flatMap((one) => {
    const about = `${one.command} ${targetOf(one, environment)}`;
    return [`${userId} requested ${about}`, `${userId} denied ${about}`];
  });

describe('who may not ask', () => {
  test.each<[who: string, userId: string, name: string, says: string, told?: Told]>([
    ['somebody without the role', 'U0VIEWER', 'vera', 'needs the role operator'],
    ['a guest', 'U0GUEST', 'gus', 'needs the role operator'],
    [
      'somebody of another workspace, listed or not',
      'U0APPROVER2',
      'pat',
      'Only people of this workspace can use this',
      { U0APPROVER2: STRANGER },
    ],
    [
      'an app, listed or not',
      'U0APPROVER2',
      'pat',
      'Only people of this workspace can use this',
      { U0APPROVER2: { is_bot: true } },
    ],
  ])(
    'is %s: everybody sees the refusal',
    async (_who, userId, name, says, told = {}) => {
      const stage = await openTableStage({ slackApi: telling(told) });
      const refusals = await askForAll(stage, userId, () => ({ says }));
      expect(refusals).toEqual(allIn('in the channel', refusals, says));
      for (const { text } of messagesIn(stage.changes)) expect(text).toContain(name);
      expect(changesAtAws(stage)).toEqual([]);
      expect(await rowsOf(stage)).toEqual(deniedRows(userId));
    },
    LONG,
  );
});

test(
  'what the catalog does not list is refused where everybody sees it, and who can list it is named',
  async () => {
    const stage = await openTableStage();
    const says = (one: ActionCase) =>
      `The catalog does not allow ${one.action} on ${targetOf(one, 'closed')}. Ask U0APPROVER1 to list it`;
    const refusals = await askForAll(stage, 'U0OPERATOR', (one) => ({
      environment: 'closed',
      says: says(one),
    }));
    const expected = ACTIONS.map((one) => ({ place: 'in the channel', says: says(one) }));
    expect(refusals).toMatchObject(expected);
    expect(changesAtAws(stage)).toEqual([]);
    expect(await rowsOf(stage)).toEqual(deniedRows('U0OPERATOR', 'closed'));
  },
  LONG,
);

test(
  'what is out of bounds is refused with what is possible',
  async () => {
    const stage = await openTableStage();
    const refusals = await askForAll(stage, 'U0OPERATOR', ({ excess: { words, says } }) => ({
      typed: words,
      says,
    }));
    const expected = ACTIONS.map(({ excess: { step, says } }) => ({
      place: step === 'denied' ? 'in the channel' : 'for one person',
      says,
    }));
    expect(refusals).toMatchObject(expected);
    expect(changesAtAws(stage)).toEqual([]);
    const rows = ACTIONS.flatMap((one) => {
      const { step } = one.excess;
      if (step === 'unread') return ['U0OPERATOR requested ', 'U0OPERATOR rejected '];
      const about = `${one.command} ${targetOf(one)}`;
      return [`U0OPERATOR requested ${about}`, `U0OPERATOR ${step} ${about}`];
    });
    expect(await rowsOf(stage)).toEqual(rows);
  },
  LONG,
);

describe('who may not approve', () => {
  test.each<[who: string, asker: string, userId: string, says: string, told?: Told]>([
    ['the requester', 'U0APPROVER1', 'U0APPROVER1', 'You asked for it yourself'],
    [
      'a viewer',
      'U0OPERATOR',
      'U0VIEWER',
      'vera may not run approve. This needs the role approver',
    ],
    ['another operator', 'U0APPROVER1', 'U0OPERATOR', 'This needs the role approver'],
    ['a guest', 'U0OPERATOR', 'U0GUEST', 'This needs the role approver'],
    [
      'a guest, even one whom the catalog lists',
      'U0OPERATOR',
      'U0APPROVER2',
      'Only full members of this workspace can decide on changes',
      { U0APPROVER2: GUEST },
    ],
    [
      'somebody of another workspace, even one whom the catalog lists',
      'U0OPERATOR',
      'U0APPROVER2',
      'Only people of this workspace can use this',
      { U0APPROVER2: STRANGER },
    ],
  ])(
    'is %s: everybody sees it in the thread',
    async (_who, asker, userId, says, told = {}) => {
      const stage = await openTableStage({ slackApi: telling(told) });
      const refusals: Refused[] = [];
      for (const one of ACTIONS) {
        const card = await cardOf(stage, one, asker);
        const answer = await pressed(stage, userId, card, 'Approve');
        expect(answer.threadTs).toBe(card.ts);
        refusals.push(seen(one.command, answer, says));
        expect(labelsOf(stage.now(card))).toEqual(expect.arrayContaining(['Approve', 'Decline']));
      }
      expect(refusals).toEqual(allIn('in the thread', refusals, says));
      expect(changesAtAws(stage)).toEqual([]);
      const rows = ACTIONS.flatMap((one) => [
        ...askedRows(one, asker),
        `${userId} requested approve ${targetOf(one)}`,
        `${userId} denied approve ${targetOf(one)}`,
      ]);
      expect(await rowsOf(stage)).toEqual(rows);
    },
    LONG,
  );
});
