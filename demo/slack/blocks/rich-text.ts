import { identifier } from './compositions.ts';
import { byType, flag, list, literal, number, object, type Rule, string } from './rules.ts';

/* Slack's rich text (Slack: Block Kit reference, rich text block). */

const textStyle = object(
  {},
  { bold: flag, code: flag, italic: flag, strike: flag, underline: flag },
);

function piece(
  type: string,
  required: Record<string, Rule>,
  optional: Record<string, Rule> = {},
): Record<string, Rule> {
  const rule = object({ type: literal(type), ...required }, { style: textStyle, ...optional });
  return { [type]: rule };
}

const text = piece('text', { text: string() });
const link = piece('link', { url: string() }, { text: string(), unsafe: flag });

const inline = byType({
  ...text,
  ...link,
  ...piece('broadcast', { range: literal('here', 'channel', 'everyone') }),
  ...piece('color', { value: string() }),
  ...piece('channel', { channel_id: string() }),
  ...piece(
    'date',
    { timestamp: number({ min: 0 }), format: string() },
    { url: string(), fallback: string() },
  ),
  ...piece('emoji', { name: string() }, { unicode: string(), url: string() }),
  ...piece('team', { team_id: string() }),
  ...piece('user', { user_id: string() }),
  ...piece('usergroup', { usergroup_id: string() }),
});

const border = { border: number({ min: 0, max: 1 }) };

const section = object({
  type: literal('rich_text_section'),
  elements: list(inline, { min: 0 }),
});

const container = byType({
  rich_text_section: section,
  rich_text_list: object(
    {
      type: literal('rich_text_list'),
      elements: list(byType({ rich_text_section: section })),
      style: literal('bullet', 'ordered'),
    },
    { indent: number({ min: 0, max: 8 }), offset: number({ min: 0 }), ...border },
  ),
  rich_text_quote: object(
    { type: literal('rich_text_quote'), elements: list(inline, { min: 0 }) },
    border,
  ),
  rich_text_preformatted: object(
    {
      type: literal('rich_text_preformatted'),
      elements: list(byType({ ...text, ...link }), { min: 0 }),
    },
    { ...border, language: string() },
  ),
});

/** A rich_text block, by itself or as a cell, a detail or an input's value. */
export const richText: Rule = object(
  { type: literal('rich_text'), elements: list(container) },
  { block_id: identifier },
);
