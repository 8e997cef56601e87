import type { Block, ViewContext } from '../../kernel/view.ts';
import { button, context, section } from '../../slack/blocks.ts';
import { mention, ours, truncate } from '../../slack/text.ts';
import type { Tick } from '../../store/alarms.ts';
import type { CardModel } from './card-model.ts';
import { clock } from './clock.ts';
import type { OpenCause, OpenPlaybook, OpenStep } from './playbook.ts';

const LONGEST_FOUND = 200;

/** The steps of a playbook with their buttons and what they found, and the causes as a checklist. */
export function playbookBlocks(
  model: CardModel,
  playbook: OpenPlaybook,
  looks: ViewContext,
): Block[] {
  const { steps, causes, title } = playbook;
  const done = steps.filter(({ tick }) => tick).length;
  return [
    section(`:book: *${ours(title)}*: ${done} of ${steps.length} steps done`),
    ...steps.map((step, index) => stepBlock(model, step, index, looks)),
    ...(causes.length > 0 ? [section('*What it may be*')] : []),
    ...causes.map((cause) => causeBlock(model, cause, looks)),
    ...(playbook.link === undefined ? [] : [context(`More: ${ours(playbook.link)}`)]),
  ];
}

function stepBlock(
  { card, target }: CardModel,
  { title, note, words, tick, item }: OpenStep,
  index: number,
  looks: ViewContext,
) {
  const lines = [
    `${tick ? ':white_check_mark:' : ':white_small_square:'} ${index + 1}. ${ours(title)}`,
    ...(note === undefined ? [] : [ours(note)]),
    ...(tick ? [tickWords(tick)] : []),
  ];
  const id = words
    ? looks.button({ words, surface: words.includes('--dry-run') ? 'modal' : 'thread' })
    : looks.button({ words: tickCommand(card.id, target, item), surface: 'thread' });
  const label = words ? (tick ? 'Run again' : 'Run') : tick ? 'Undo' : 'Done';
  return section(lines.join('\n'), button({ label, id }));
}

function causeBlock(
  { card, target }: CardModel,
  { title, note, tick, item, evidence }: OpenCause,
  looks: ViewContext,
) {
  const lines = [
    `${tick ? ':ballot_box_with_check:' : ':white_medium_square:'} ${ours(title)}`,
    ...(tick && note !== undefined ? [ours(note)] : []),
    ...(tick ? [tickWords(tick)] : evidence ? [`_shown by: ${ours(evidence.step)}_`] : []),
  ];
  const id = looks.button({ words: tickCommand(card.id, target, item), surface: 'thread' });
  return section(lines.join('\n'), button({ label: tick ? 'Not this' : 'It is this', id }));
}

function tickWords({ by, found, at }: Tick): string {
  const who = by ? mention(by.id) : 'by evidence';
  const what = found === undefined ? '' : `: ${ours(truncate(found, LONGEST_FOUND))}`;
  return `    ${who} ${clock(at)}${what}`;
}

function tickCommand(card: string, target: CardModel['target'], item: string): string[] {
  return ['alarm', 'tick', ...placeWord(target), card, item];
}

/** The environment whose rules hold; nothing where the catalog claims the alarm for none. */
export function placeWord(target: CardModel['target']): string[] {
  return target ? [`${target.systemName}@${target.environmentName}`] : [];
}
