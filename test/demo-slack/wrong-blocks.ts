import {
  actions,
  button,
  cell,
  chart,
  data,
  input,
  mrkdwn,
  option,
  plain,
  rich,
  section,
  select,
} from './block-parts.ts';

/** What is wrong, block, Slack's words for it. */
export const wrong: [string, unknown, string][] = [
  ['an unknown type', { type: 'chart' }, 'unsupported type: chart [json-pointer:/blocks/0/type]'],
  [
    'a name of every object',
    { type: 'toString' },
    'unsupported type: toString [json-pointer:/blocks/0/type]',
  ],
  ['no type', {}, 'missing required field: type [json-pointer:/blocks/0]'],
  ['not being an object', 'divider', 'must provide an object [json-pointer:/blocks/0]'],
  [
    'a file block',
    { type: 'file', source: 'remote', external_id: 'a' },
    'unsupported type: file [json-pointer:/blocks/0/type]',
  ],
  [
    'an additional member',
    { type: 'divider', text: plain('a') },
    'invalid additional property: text [json-pointer:/blocks/0]',
  ],
  ['a missing member', { type: 'header' }, 'missing required field: text [json-pointer:/blocks/0]'],
  [
    'an empty text',
    { type: 'header', text: plain('') },
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'mrkdwn in a header',
    { type: 'header', text: mrkdwn('a') },
    'must be a valid enum value [json-pointer:/blocks/0/text/type]',
  ],
  [
    'verbatim plain text',
    { type: 'header', text: { ...plain('a'), verbatim: true } },
    'invalid additional property: verbatim [json-pointer:/blocks/0/text]',
  ],
  [
    'a section without text and fields',
    { type: 'section' },
    'missing required field: text or fields [json-pointer:/blocks/0]',
  ],
  [
    'no elements',
    { type: 'actions', elements: [] },
    'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'an input outside an input block',
    actions({ type: 'plain_text_input' }),
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'an unknown style',
    actions(button({ style: 'default' })),
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'a value that is no text',
    actions(button({ value: 1 })),
    'must provide a string [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'options and groups together',
    actions(select({ option_groups: [{ label: plain('G'), options: [option()] }] })),
    'must provide only one of options, option_groups [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an initial option that is no option',
    actions(select({ initial_option: option('b') })),
    'initial option must match one of the options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an image without a source',
    { type: 'image', alt_text: 'a' },
    'missing required field: image_url or slack_file [json-pointer:/blocks/0]',
  ],
  [
    'a file that Slack does not know or has not processed',
    { type: 'image', alt_text: 'a', slack_file: { id: 'F0NEW' } },
    'invalid slack file [json-pointer:/blocks/0/slack_file]',
  ],
  [
    'a file by id and by URL',
    { type: 'image', alt_text: 'a', slack_file: { id: 'F0READY', url: 'https://a.b' } },
    'must provide only one of id, url [json-pointer:/blocks/0/slack_file]',
  ],
  [
    'a date in another form',
    actions({ type: 'datepicker', initial_date: '2.11.2026' }),
    'must be a valid format [json-pointer:/blocks/0/elements/0/initial_date]',
  ],
  [
    'a length out of bounds',
    input({ type: 'plain_text_input', max_length: 3001 }),
    'must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]',
  ],
  [
    'rich text in the header of a data table',
    { type: 'data_table', caption: 'A', rows: [[rich(section())], [cell()]] },
    'rich_text is not allowed in the header row [json-pointer:/blocks/0/rows/0]',
  ],
  [
    'an uneven data table',
    { type: 'data_table', caption: 'A', rows: [[cell()], [cell(), cell()]] },
    'all rows must have the same number of cells [json-pointer:/blocks/0/rows]',
  ],
  [
    'a list item that is no section',
    rich({ type: 'rich_text_list', style: 'bullet', elements: [{ type: 'text', text: 'a' }] }),
    'unsupported type: text [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'an empty card',
    { type: 'card', subtitle: mrkdwn('a') },
    'missing required field: hero_image or title or actions or body [json-pointer:/blocks/0]',
  ],
  [
    'labels beside the categories of a chart',
    chart({ axis_config: { categories: ['a'] } }),
    'labels must match the categories of axis_config [json-pointer:/blocks/0/chart/series]',
  ],
  [
    'two series of one name',
    chart({
      series: [
        { name: 'a', data },
        { name: 'a', data },
      ],
    }),
    'series names must be unique [json-pointer:/blocks/0/chart/series]',
  ],
];
