import { anyText, identifier, imageElement } from './compositions.ts';
import { buttons } from './elements.ts';
import { richText } from './rich-text.ts';
import { byType, list, literal, object, oneOf, only, type Rule, string } from './rules.ts';

/* Cards, plans and tasks (Slack: card, carousel, plan and task card blocks). */

const card = object(
  { type: literal('card') },
  {
    block_id: identifier,
    hero_image: imageElement,
    icon: imageElement,
    title: anyText(150),
    subtitle: anyText(150),
    body: anyText(200),
    actions: list(byType(buttons)),
  },
  oneOf(['hero_image', 'title', 'actions', 'body'], { exactly: false }),
);

const taskCard = object(
  {
    type: literal('task_card'),
    task_id: string(),
    title: string(),
    status: literal('pending', 'in_progress', 'complete', 'error'),
  },
  {
    block_id: identifier,
    details: richText,
    output: richText,
    sources: list(object({ type: literal('url'), url: string(), text: string() })),
  },
);

export const cards: Record<string, Rule> = {
  card,
  carousel: object(
    { type: literal('carousel'), elements: list(byType({ card }), { max: 10 }) },
    { block_id: identifier },
  ),
  plan: only(
    ['message'],
    object(
      { type: literal('plan'), title: string() },
      { block_id: identifier, tasks: list(byType({ task_card: taskCard })) },
    ),
  ),
  task_card: only(['message'], taskCard),
};
