import type { Message } from '../../demo/slack/contract.ts';
import { type ActionStage, placeOf, say, saying } from './actions-stage.ts';
import { type ActionCase, lineOf, targetOf } from './actions-table.ts';
import { textOf } from './screen.ts';

/** What a refusal looks like. */
export interface Refused {
  line: string;
  place: string;
  says: string;
}

/** A refusal as people see it; a text that lacks these words is shown whole. */
export const seen = (line: string, answer: Message, words: string): Refused => ({
  line,
  place: placeOf(answer),
  says: textOf(answer).includes(words) ? words : textOf(answer),
});

/** The same refusals as they should look, each in this place. */
export const allIn = (place: string, refusals: readonly Refused[], says: string): Refused[] =>
  refusals.map(({ line }) => ({ line, place, says }));

/** The audit log as `U0VIEWER denied scale grid-services@dev/backend`; a refusal must say why. */
export async function rowsOf(stage: ActionStage): Promise<string[]> {
  return (await stage.audit()).map(({ actor, step, command, target = '', error }) => {
    const unexplained = /denied|rejected/.test(step) && !error ? ' without a reason' : '';
    return `${actor.id} ${step} ${[command, target].join(' ').trim()}${unexplained}`;
  });
}

/** Asks for an action and waits until its card shows the buttons. */
export async function cardOf(
  stage: ActionStage,
  one: ActionCase,
  userId = 'U0OPERATOR',
): Promise<Message> {
  const asked = await say(stage, userId, lineOf(one, await one.words(stage)));
  return saying(stage, asked, 'waits for approval');
}

/** The audit rows of a request that waits. */
export const askedRows = (one: ActionCase, userId = 'U0OPERATOR'): string[] => [
  `${userId} requested ${one.command} ${targetOf(one)}`,
  `${userId} planned ${one.action} ${targetOf(one)}`,
  `${userId} succeeded ${one.command} ${targetOf(one)}`,
];
