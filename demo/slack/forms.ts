import type { Press } from './contract.ts';
import { isObject, type JsonObject } from './json.ts';

/** An interactive element in a block. */
export interface Placed {
  blockId: string;
  element: JsonObject;
  /** Whether the block is an input that must be filled in. */
  required: boolean;
}

/** What a person chose or wrote, by block id and action id. Several choices: separated by commas. */
export type Entries = Record<string, Record<string, string>>;

/** Members of Slack's state for each kind of element, and how a person's text becomes them. */
type Reader = (chosen: string | undefined, element: JsonObject) => JsonObject;

const several = (chosen: string | undefined): string[] | undefined =>
  chosen === undefined ? undefined : chosen.split(',').filter(Boolean);

const one =
  (member: string, initial: string): Reader =>
  (chosen, element) => ({ [member]: chosen || (element[initial] ?? null) });

const many =
  (member: string, initial: string): Reader =>
  (chosen, element) => ({ [member]: several(chosen) ?? element[initial] ?? [] });

const oneOption: Reader = (chosen, element) => ({
  selected_option:
    chosen === undefined ? (element.initial_option ?? null) : optionOf(element, chosen),
});

const manyOptions: Reader = (chosen, element) => ({
  selected_options:
    several(chosen)?.map((value) => optionOf(element, value)) ?? element.initial_options ?? [],
});

const READERS: Record<string, Reader> = {
  plain_text_input: one('value', 'initial_value'),
  email_text_input: one('value', 'initial_value'),
  url_text_input: one('value', 'initial_value'),
  number_input: one('value', 'initial_value'),
  datepicker: one('selected_date', 'initial_date'),
  timepicker: one('selected_time', 'initial_time'),
  datetimepicker: (chosen, element) => ({
    selected_date_time: chosen ? Number(chosen) : (element.initial_date_time ?? null),
  }),
  static_select: oneOption,
  radio_buttons: oneOption,
  overflow: oneOption,
  users_select: one('selected_user', 'initial_user'),
  conversations_select: one('selected_conversation', 'initial_conversation'),
  channels_select: one('selected_channel', 'initial_channel'),
  checkboxes: manyOptions,
  multi_static_select: manyOptions,
  multi_users_select: many('selected_users', 'initial_users'),
  multi_conversations_select: many('selected_conversations', 'initial_conversations'),
  multi_channels_select: many('selected_channels', 'initial_channels'),
  external_select: unusable('selected_option', 'initial_option'),
  multi_external_select: unusable('selected_options', 'initial_options'),
  rich_text_input: unusable('rich_text_value', 'initial_value'),
  file_input: unusable('files', 'files'),
};

/** An element that stands there with its initial value, and that nobody here can change. */
function unusable(member: string, initial: string): Reader {
  return (chosen, element) => {
    if (chosen === undefined) return { [member]: element[initial] ?? null };
    throw new Error(`The workspace does not simulate a person using ${String(element.type)}.`);
  };
}

/** Elements without a value of their own: they are pressed, nothing is kept. */
const PRESSED = /^(button|overflow|workflow_button|icon_button|feedback_buttons)$/;

/** Every interactive element of some blocks. */
export function elementsOf(blocks: readonly unknown[]): Placed[] {
  return blocks.filter(isObject).flatMap((block) => {
    const required = block.type === 'input' && block.optional !== true;
    const blockId = String(block.block_id);
    const nested = Array.isArray(block.child_blocks) ? elementsOf(block.child_blocks) : [];
    const own = withActionId([block.elements, block.element, block.accessory, block.actions]);
    return [...own.map((element) => ({ blockId, element, required })), ...nested];
  });
}

function withActionId(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(withActionId);
  if (!isObject(value)) return [];
  return typeof value.action_id === 'string' ? [value] : Object.values(value).flatMap(withActionId);
}

/** What stands in the fields when somebody presses: what was written, and what is chosen by this press. */
export function entriesOf({ blockId, actionId, selected, values = {} }: Press): Entries {
  if (selected === undefined) return values;
  return { ...values, [blockId]: { ...values[blockId], [actionId]: selected } };
}

/** Slack's `state.values`: every element that keeps a value, with what was entered. */
export function stateValues(blocks: readonly unknown[], entries: Entries): JsonObject {
  const values: Record<string, JsonObject> = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    const actionId = String(element.action_id);
    const type = String(element.type);
    if (PRESSED.test(type)) continue;
    values[blockId] = {
      ...values[blockId],
      [actionId]: { type, ...read(element, entries[blockId]?.[actionId]) },
    };
  }
  return values;
}

/** Slack's action for an element that was used. */
export function actionOf(
  { blockId, element }: Placed,
  chosen: string | undefined,
  actionTs: string,
): JsonObject {
  const { type, action_id, text, value, style, placeholder } = element;
  const about = type === 'button' ? { text, value, style } : { placeholder };
  return {
    type,
    action_id,
    block_id: blockId,
    ...Object.fromEntries(Object.entries(about).filter(([, member]) => member !== undefined)),
    ...pressedValue(element, chosen),
    action_ts: actionTs,
  };
}

function pressedValue(element: JsonObject, chosen: string | undefined): JsonObject {
  const type = String(element.type);
  if (type === 'feedback_buttons' || type === 'icon_button')
    return { value: chosen ?? element.value };
  return type === 'button' || type === 'workflow_button' ? {} : read(element, chosen);
}

function read(element: JsonObject, chosen: string | undefined): JsonObject {
  const type = String(element.type);
  const reader = READERS[type];
  if (!reader) throw new Error(`The workspace does not know the element ${type}.`);
  return reader(chosen, element);
}

function optionOf(element: JsonObject, value: string): JsonObject {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [];
  const lists = [element.options, ...groups.map(({ options }) => options)];
  const options = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  const option = options.filter(isObject).find((candidate) => candidate.value === value);
  if (!option) throw new Error(`There is no option "${value}" in ${String(element.action_id)}.`);
  return option;
}

/** What Slack's own clients refuse before they send a form, by block id. */
export function formErrors(blocks: readonly unknown[], values: JsonObject): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { blockId, element, required } of elementsOf(blocks)) {
    const state = values[blockId];
    const entered = isObject(state) ? state[String(element.action_id)] : undefined;
    const error = isObject(entered) ? entryError(entered, element, required) : undefined;
    if (error) errors[blockId] = error;
  }
  return errors;
}

function entryError(
  { type: _type, ...entered }: JsonObject,
  { min_length: min, max_length: max }: JsonObject,
  required: boolean,
): string | undefined {
  const [value] = Object.values(entered);
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return required ? 'Please complete this required field.' : undefined;
  const length = typeof value === 'string' ? value.length : 0;
  if (typeof min === 'number' && length < min) return `Please enter at least ${min} characters.`;
  if (typeof max === 'number' && length > max) return `Please enter at most ${max} characters.`;
  return undefined;
}
