import { cards } from './cards.ts';
import { chart } from './chart.ts';
import { anyText, identifier, imageSource, oneImageSource, plainText } from './compositions.ts';
import * as elements from './elements.ts';
import { inputs, richTextInput } from './inputs.ts';
import { selects } from './menus.ts';
import { richText } from './rich-text.ts';
import { byType, flag, list, literal, object, oneOf, only, type Rule, string } from './rules.ts';
import { dataTable, table } from './tables.ts';

/* Slack's blocks and their limits (Slack: Block Kit reference, blocks). */

/** A block with its required and optional members. */
function block(
  type: string,
  required: Record<string, Rule>,
  optional: Record<string, Rule> = {},
  ...checks: Parameters<typeof oneOf>[] | []
): Rule {
  return object(
    { type: literal(type), ...required },
    { block_id: identifier, ...optional },
    ...checks.map((check) => oneOf(...check)),
  );
}

const accessory = byType({
  ...elements.buttons,
  ...elements.choices,
  ...selects,
  ...elements.overflow,
  ...elements.dates,
  ...elements.workflowButton,
  ...elements.image,
});

const action = byType({
  ...elements.buttons,
  ...elements.choices,
  ...selects,
  ...elements.overflow,
  ...elements.dates,
  ...elements.dateTime,
  ...elements.workflowButton,
  ...richTextInput,
});

const input = byType({
  ...inputs,
  ...elements.choices,
  ...selects,
  ...elements.dates,
  ...elements.dateTime,
  ...richTextInput,
});

const contextElement = byType({
  ...elements.image,
  plain_text: anyText(3000),
  mrkdwn: anyText(3000),
});

const video = block(
  'video',
  {
    video_url: string({ pattern: /^https:/ }),
    thumbnail_url: string(),
    alt_text: string({ max: 2000 }),
    title: plainText(199),
  },
  {
    title_url: string({ pattern: /^https:/ }),
    author_name: string({ max: 49 }),
    provider_name: string(),
    provider_icon_url: string(),
    description: plainText(200),
  },
);

/** Blocks that may also stand inside a container. */
const simple: Record<string, Rule> = {
  actions: block('actions', { elements: list(action, { max: 25 }) }),
  context: block('context', { elements: list(contextElement, { max: 10 }) }),
  divider: block('divider', {}),
  header: block('header', { text: plainText(150) }),
  image: object(
    { type: literal('image'), alt_text: string({ max: 2000 }) },
    { block_id: identifier, title: plainText(2000), ...imageSource },
    oneImageSource,
  ),
  input: block(
    'input',
    { label: plainText(2000), element: input },
    { hint: plainText(2000), optional: flag, dispatch_action: flag },
  ),
  rich_text: richText,
  section: block(
    'section',
    {},
    { text: anyText(3000), fields: list(anyText(2000), { max: 10 }), accessory, expand: flag },
    [['text', 'fields'], { exactly: false }],
  ),
  table: only(['message'], table),
  video,
};

const container = block(
  'container',
  { child_blocks: list(byType(simple), { max: 10 }) },
  {
    title: plainText(150),
    rich_text_title: richText,
    subtitle: anyText(150),
    width: literal('narrow', 'standard', 'wide', 'full'),
    icon: byType(elements.image),
    is_collapsible: flag,
    default_collapsed: flag,
    has_header_divider: flag,
  },
  [['title', 'rich_text_title'], { exactly: false }],
);

/**
 * Every block that an app may send. `file` is missing: Slack adds it by itself for remote files
 * and refuses it from apps (Slack: file block).
 */
export const anyBlock: Rule = byType({
  ...simple,
  ...cards,
  container,
  alert: only(
    ['modal'],
    block(
      'alert',
      { text: anyText(200) },
      { level: literal('default', 'info', 'warning', 'error', 'success') },
    ),
  ),
  context_actions: only(
    ['message'],
    block('context_actions', { elements: list(byType(elements.contextActions), { max: 5 }) }),
  ),
  data_table: only(['message'], dataTable),
  data_visualization: only(['message'], chart),
  markdown: only(['message'], block('markdown', { text: string({ max: 12_000 }) })),
});
