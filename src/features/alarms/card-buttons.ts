import { changeButton, offeredChanges } from '../../kernel/changes.ts';
import { targetName } from '../../kernel/targets.ts';
import type { ViewContext } from '../../kernel/view.ts';
import { actions, type ButtonLook } from '../../slack/blocks.ts';
import { type CardModel, severityOf } from './card-model.ts';
import { placeWord } from './card-playbook.ts';

/** What can be done about it: with the alarm first, then with what it is about. */
export function cardButtons(model: CardModel, looks: ViewContext) {
  const { card, alarms, target, mood } = model;
  const place = placeWord(target);
  const [first] = alarms;
  const thread = (label: string, words: readonly string[], style?: 'primary'): ButtonLook => ({
    label,
    id: looks.button({ words, surface: 'thread' }),
    ...(style && { style }),
  });
  const modal = (label: string, words: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words, surface: 'modal' }),
  });
  const open = mood !== 'ok' && mood !== 'past';
  const own = [
    ...(open && !card.ack ? [thread('Ack', ['alarm', 'ack', ...place, card.id], 'primary')] : []),
    ...(open ? [modal('Silence…', ['silence', ...place, card.id])] : []),
    ...(card.incident === undefined
      ? [
          {
            label: 'Open incident',
            id: looks.button({
              words: ['incident', 'open', '--alarm', first.record.id],
              surface: 'message',
            }),
          },
        ]
      : []),
    ...(open && model.path.length > 0
      ? [thread('Escalate', ['escalate', ...place, '--alarm', card.id])]
      : []),
  ];
  const about = target && !card.storm ? [thread('Health', ['health', targetName(target)])] : [];
  return [...actions([...own, ...about]), ...actions(open ? changeButtons(model, looks) : [])];
}

/** The changes that the catalog allows on what the alarm is about, each with its plan first. */
function changeButtons({ target, card }: CardModel, looks: ViewContext): ButtonLook[] {
  if (!target || card.storm) return [];
  const changes = offeredChanges(target.environment, target.component?.name);
  return changes.map((change) => changeButton(change, targetName(target), looks));
}

/** Whether somebody has to look at once, and nobody has said that they do. */
export function isUrgent(model: CardModel): boolean {
  const { alarms, card } = model;
  const loud = alarms.filter(({ silence }) => !silence);
  const [first, ...others] = loud;
  return (
    card.ack === undefined &&
    model.mood === 'firing' &&
    first !== undefined &&
    severityOf({ alarms: [first, ...others] }) === 'critical'
  );
}
