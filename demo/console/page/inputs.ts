import type { InputBlock, PlainTextInput } from '@slack/types';
import { element } from './dom.ts';
import { drawOptions } from './interactive.ts';
import { placeholder } from './placeholder.ts';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What was entered into a modal or message: block id → action id → value, as Slack's `state` carries it. */
export type Values = Record<string, Record<string, string>>;

/** Draws an input block with its label and hint. */
export function drawInput(block: InputBlock): HTMLElement {
  const label = element('span', { class: 'label' }, [
    block.label.text,
    block.optional === true ? element('span', { class: 'optional' }, [' (optional)']) : undefined,
  ]);
  const hint = block.hint && element('span', { class: 'hint' }, [block.hint.text]);
  return element('label', { class: 'input' }, [label, drawControl(block), hint]);
}

/** Reads what was entered; an empty field counts as not entered, as in Slack. */
export function valuesOf(form: HTMLElement): Values {
  const values: Values = {};
  for (const control of controlsOf(form)) {
    const { block = '', action = '' } = control.dataset;
    if (control.value !== '') values[block] = { ...values[block], [action]: control.value };
  }
  return values;
}

/** Puts back what was entered before the modal was drawn anew. */
export function restoreValues(form: HTMLElement, values: Values): void {
  for (const control of controlsOf(form)) {
    const { block = '', action = '' } = control.dataset;
    const value = values[block]?.[action];
    if (value !== undefined) control.value = value;
  }
}

function controlsOf(form: HTMLElement): Control[] {
  const controls = form.querySelectorAll<Control>('[data-block]');
  return [...controls];
}

function drawControl(block: InputBlock): HTMLElement {
  const { element: control, block_id: blockId = '', optional = false } = block;
  const attributes = {
    'data-block': blockId,
    'data-action': control.action_id ?? '',
    required: !optional,
    autofocus: 'focus_on_load' in control && control.focus_on_load === true,
  };
  switch (control.type) {
    case 'plain_text_input':
      return drawTextInput(control, attributes);
    case 'static_select':
      return drawOptions(control, { ...attributes, class: 'select' });
    default:
      return placeholder(`Input “${control.type}” is not drawn here`, control);
  }
}

function drawTextInput(
  input: PlainTextInput,
  attributes: Record<string, string | boolean>,
): HTMLElement {
  const limits = {
    placeholder: input.placeholder?.text,
    minlength: input.min_length?.toString(),
    maxlength: (input.max_length ?? 3000).toString(),
  };
  const all = { ...attributes, ...limits, autocomplete: 'off' };
  const made =
    input.multiline === true
      ? element('textarea', { ...all, rows: '4' })
      : element('input', { ...all, type: 'text' });
  made.value = input.initial_value ?? '';
  return made;
}
