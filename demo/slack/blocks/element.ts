import { dispatchConfig, identifier, plainText } from './compositions.ts';
import { type Check, flag, literal, object, problem, type Rule } from './rules.ts';

/* What Slack's interactive elements have in common. */

export const focus = { focus_on_load: flag };
export const prompt = { placeholder: plainText(150) };
export const dispatch = { dispatch_action_config: dispatchConfig };

/** An element with an action id; its other members follow. */
export function element(
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

/** The option that is chosen at first must be one of those to choose from. */
export const initialIsAnOption: Check = (value, place) => {
  const initial = [value.initial_option, value.initial_options].flat().filter(Boolean);
  const options = JSON.stringify([value.options, value.option_groups]);
  const known = initial.every((entry) => options.includes(JSON.stringify(entry)));
  return known ? [] : problem(place, 'initial option must match one of the options');
};
