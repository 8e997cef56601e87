import type { KnownBlock } from '@slack/types';
import type { OpenModal } from '../../demo/slack/contract.ts';

/** Texts that would do harm in a page that took them for markup. */
export const HOSTILE_TEXTS: [name: string, text: string][] = [
  ['a script', '<script>window.hacked = 1</script>'],
  ['an event handler', '<img src=x onerror="window.hacked = 1">'],
  ['a script in an attribute', '" onmouseover="window.hacked=1" x="'],
  ['an svg', '<svg/onload=window.hacked=1><style>@import"//evil.example"</style>'],
  ['a script address', 'javascript:window.hacked=1'],
  ['a script address as a link', '<javascript:window.hacked=1|click>'],
  ['a script address with a tab', '<java\tscript:window.hacked=1|click>'],
  ['a data address', '<data:text/html,%3Cscript%3Ewindow.hacked=1%3C/script%3E|click>'],
  ['a link with a quote', '<https://evil.example/"onclick="window.hacked=1|click>'],
  ['an escaped mention', '&lt;!channel&gt; &lt;!here&gt;'],
  ['a broken-out code block', '``` ```<https://evil.example|x>``` `'],
  ['a template', '{{constructor.constructor("window.hacked=1")()}}'],
  ['control characters', '\u0000\u0007\u001b[31mred\u202Eevil\u2066\u200b\ufeff'],
  ['a lone surrogate', 'half \ud83d emoji'],
  ['one huge word', 'W'.repeat(11_000)],
  ['huge markup', '*_~`<&'.repeat(1800)],
  ['very many lines', 'line\n'.repeat(2000)],
];

/** Blocks with a text in every place that takes one. */
export function hostileBlocks(text: string): KnownBlock[] {
  const plain = { type: 'plain_text' as const, text };
  const mrkdwn = { type: 'mrkdwn' as const, text };
  const option = { text: plain, value: text };
  const confirm = { title: plain, text: plain, confirm: plain, deny: plain };
  return [
    { type: 'header', block_id: text, text: plain },
    { type: 'section', text: mrkdwn, fields: [mrkdwn, plain] },
    {
      type: 'section',
      text: { ...mrkdwn, verbatim: true },
      accessory: { type: 'image', image_url: text, alt_text: text },
    },
    { type: 'context', elements: [mrkdwn, { type: 'image', image_url: text, alt_text: text }] },
    {
      type: 'actions',
      block_id: text,
      elements: [
        { type: 'button', action_id: text, text: plain, url: text, value: text, confirm },
        { type: 'button', action_id: text, text: plain, accessibility_label: text },
        { type: 'static_select', action_id: text, placeholder: plain, options: [option] },
        { type: 'overflow', action_id: text, options: [{ ...option, url: text }] },
        { type: 'datepicker', action_id: text },
      ],
    },
    { type: 'image', title: plain, alt_text: text, image_url: text },
    { type: 'image', title: plain, alt_text: text, slack_file: { url: text } },
    { type: 'markdown', text },
    { type: 'alert', text: plain },
    { type: 'table', rows: [[{ type: 'raw_text', text }], [{ type: 'raw_text', text }]] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text },
            { type: 'link', url: text, text },
            { type: 'user', user_id: text },
            { type: 'channel', channel_id: text },
            { type: 'emoji', name: text },
            { type: 'color', value: text },
            { type: 'date', timestamp: 1, format: text, url: text },
          ],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] },
      ],
    },
  ];
}

/** A modal with a text in every place that takes one. */
export function hostileModal(userId: string, text: string): OpenModal {
  const plain = { type: 'plain_text' as const, text };
  return {
    id: text,
    userId,
    view: {
      type: 'modal',
      title: plain,
      submit: plain,
      close: plain,
      blocks: [
        {
          type: 'input',
          block_id: text,
          label: plain,
          hint: plain,
          element: {
            type: 'plain_text_input',
            action_id: text,
            initial_value: text,
            placeholder: plain,
          },
        },
        { type: 'unheard_of', block_id: text },
      ],
    },
  };
}
