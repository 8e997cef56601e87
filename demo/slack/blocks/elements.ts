import {
  choiceOption,
  confirm,
  conversationFilter,
  dispatchConfig,
  identifier,
  imageElement,
  menuOption,
  option,
  optionGroup,
  plainText,
  style,
  url,
} from './compositions.ts';
import { richText } from './rich-text.ts';
import {
  type Check,
  flag,
  list,
  literal,
  number,
  object,
  oneOf,
  only,
  problem,
  type Rule,
  string,
} from './rules.ts';

/* Slack's interactive elements and their limits (Slack: Block Kit reference, block elements). */

const label = string({ max: 75 });
const buttonText = plainText(75);
const focus = { focus_on_load: flag };
const prompt = { placeholder: plainText(150) };
const dispatch = { dispatch_action_config: dispatchConfig };
const severalItems = { max_selected_items: number({ min: 1 }) };

/** An element with an action id; its other members follow. */
function element(
  type: string,
  required: Record<string, Rule>,
  optional: Record<string, Rule>,
  ...checks: Check[]
): Record<string, Rule> {
  const rule = object(
    { type: literal(type), ...required },
    { action_id: identifier, ...optional },
    ...checks,
  );
  return { [type]: rule };
}

const initialIsAnOption: Check = (value, place) => {
  const initial = [value.initial_option, value.initial_options].flat().filter(Boolean);
  const options = JSON.stringify([value.options, value.option_groups]);
  const known = initial.every((entry) => options.includes(JSON.stringify(entry)));
  return known ? [] : problem(place, 'initial option must match one of the options');
};

/** One menu in its two forms: choose one (`x_select`), choose several (`multi_x_select`). */
function menus(
  name: string,
  source: Record<string, Rule>,
  one: Record<string, Rule>,
  several: Record<string, Rule>,
  ...checks: Check[]
): Record<string, Rule> {
  const common = { confirm, ...focus, ...prompt, ...source };
  return {
    ...element(`${name}_select`, {}, { ...common, ...one }, ...checks),
    ...element(`multi_${name}_select`, {}, { ...common, ...several, ...severalItems }, ...checks),
  };
}

export const selects: Record<string, Rule> = {
  ...menus(
    'static',
    { options: list(menuOption, { max: 100 }), option_groups: list(optionGroup, { max: 100 }) },
    { initial_option: menuOption },
    { initial_options: list(menuOption) },
    oneOf(['options', 'option_groups'], { exactly: true }),
    initialIsAnOption,
  ),
  ...menus(
    'external',
    { min_query_length: number({ min: 0 }) },
    { initial_option: menuOption },
    { initial_options: list(menuOption) },
  ),
  ...menus('users', {}, { initial_user: string() }, { initial_users: list(string()) }),
  ...menus(
    'conversations',
    { default_to_current_conversation: flag, filter: conversationFilter },
    { initial_conversation: string(), response_url_enabled: flag },
    { initial_conversations: list(string()) },
  ),
  ...menus(
    'channels',
    {},
    { initial_channel: string(), response_url_enabled: flag },
    { initial_channels: list(string()) },
  ),
};

export const buttons: Record<string, Rule> = element(
  'button',
  { text: buttonText },
  { url, value: string({ max: 2000 }), style: style(), confirm, accessibility_label: label },
);

export const workflowButton: Record<string, Rule> = element(
  'workflow_button',
  {
    text: buttonText,
    workflow: object({
      trigger: object(
        { url },
        { customizable_input_parameters: list(object({ name: string(), value: string() })) },
      ),
    }),
  },
  { style: style(), accessibility_label: label, confirm },
);

export const choices: Record<string, Rule> = {
  ...element(
    'checkboxes',
    { options: list(choiceOption, { max: 10 }) },
    { initial_options: list(choiceOption), confirm, ...focus },
    initialIsAnOption,
  ),
  ...element(
    'radio_buttons',
    { options: list(choiceOption, { max: 10 }) },
    { initial_option: choiceOption, confirm, ...focus },
    initialIsAnOption,
  ),
};

export const overflow: Record<string, Rule> = element(
  'overflow',
  { options: list(option(plainText(75), { url }), { max: 5 }) },
  { confirm },
);

export const dates: Record<string, Rule> = {
  ...element(
    'datepicker',
    {},
    { initial_date: string({ pattern: /^\d{4}-\d\d-\d\d$/ }), confirm, ...focus, ...prompt },
  ),
  ...element(
    'timepicker',
    {},
    {
      initial_time: string({ pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }),
      timezone: string(),
      confirm,
      ...focus,
      ...prompt,
    },
  ),
};

export const dateTime: Record<string, Rule> = element(
  'datetimepicker',
  {},
  { initial_date_time: number({ min: 1e9, max: 9_999_999_999 }), confirm, ...focus },
);

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

const feedback = object(
  { text: buttonText, value: string({ max: 2000 }) },
  { accessibility_label: label },
);

/** What a context_actions block may hold. */
export const contextActions: Record<string, Rule> = {
  ...element('feedback_buttons', { positive_button: feedback, negative_button: feedback }, {}),
  ...element(
    'icon_button',
    { icon: literal('trash'), text: buttonText },
    {
      accessibility_label: label,
      value: string({ max: 2000 }),
      visible_to_user_ids: list(string()),
      confirm,
    },
  ),
};

export const image: Record<string, Rule> = { image: imageElement };
