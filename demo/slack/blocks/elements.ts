import {
  choiceOption,
  confirm,
  imageElement,
  option,
  plainText,
  style,
  url,
} from './compositions.ts';
import { element, focus, initialIsAnOption, prompt } from './element.ts';
import { list, literal, number, object, type Rule, string } from './rules.ts';

/* Slack's interactive elements and their limits (Slack: Block Kit reference, block elements). */

const label = string({ max: 75 });
const buttonText = plainText(75);

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
