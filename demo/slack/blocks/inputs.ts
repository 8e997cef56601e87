import { identifier } from './compositions.ts';
import { dispatch, element, focus, prompt } from './element.ts';
import { richText } from './rich-text.ts';
import { flag, list, literal, number, object, only, type Rule, string } from './rules.ts';

/* Fields to write in, and their limits (Slack: Block Kit reference, input elements). */

export const richTextInput: Record<string, Rule> = element(
  'rich_text_input',
  {},
  { initial_value: richText, ...dispatch, ...focus, ...prompt },
);

const line = { ...dispatch, ...focus, ...prompt };

/** What only an input block may hold. */
export const inputs: Record<string, Rule> = {
  ...element(
    'plain_text_input',
    {},
    {
      initial_value: string({ min: 0, max: 3000 }),
      multiline: flag,
      min_length: number({ min: 0, max: 3000 }),
      max_length: number({ min: 1, max: 3000 }),
      ...line,
    },
  ),
  ...element('email_text_input', {}, { initial_value: string(), ...line }),
  ...element('url_text_input', {}, { initial_value: string(), ...line }),
  ...element(
    'number_input',
    { is_decimal_allowed: flag },
    { initial_value: string(), min_value: string(), max_value: string(), ...line },
  ),
  file_input: only(
    ['modal'],
    object(
      { type: literal('file_input') },
      { action_id: identifier, filetypes: list(string()), max_files: number({ min: 1, max: 10 }) },
    ),
  ),
};
