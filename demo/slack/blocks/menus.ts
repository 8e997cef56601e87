import { confirm, conversationFilter, menuOption, optionGroup } from './compositions.ts';
import { element, focus, initialIsAnOption, prompt } from './element.ts';
import { type Check, flag, list, number, oneOf, type Rule, string } from './rules.ts';

/* Slack's menus and their limits (Slack: Block Kit reference, select and multi-select menus). */

const severalItems = { max_selected_items: number({ min: 1 }) };

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
