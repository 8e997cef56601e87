import type { Button, Overflow, PlainTextOption, StaticSelect } from '@slack/types';
import type { DrawContext } from './context.ts';
import { element, pushButton } from './dom.ts';
import { isSafeUrl } from './mrkdwn-special.ts';
import { drawPlain } from './text.ts';

/** Draws a button. One with a web address opens it, and is still reported, as in Slack. */
export function drawButton(button: Button, blockId: string, context: DrawContext): HTMLElement {
  const attributes = {
    ...focusKey(blockId, button.action_id),
    class: `button ${button.style ?? 'plain'}`,
    'aria-label': button.accessibility_label,
  };
  const label = [element('span', { class: 'label' }, drawPlain(button.text))];
  const use = (made: HTMLElement) => {
    const used = { blockId, actionId: button.action_id ?? '', confirm: button.confirm };
    void context.use(used, made);
  };
  if (button.url === undefined || !isSafeUrl(button.url)) {
    const made = pushButton(attributes, label, () => use(made));
    return made;
  }
  const link = { href: button.url, target: '_blank', rel: 'noopener noreferrer' };
  const made = element('a', { ...attributes, ...link }, label);
  made.addEventListener('click', () => use(made));
  return made;
}

/** Draws a menu of options that reports the chosen one at once. */
export function drawSelect(
  select: StaticSelect,
  blockId: string,
  context: DrawContext,
): HTMLElement {
  const made = drawOptions(select, {
    ...focusKey(blockId, select.action_id),
    class: 'select',
    'aria-label': select.placeholder?.text ?? 'Choose',
  });
  let chosen = made.value;
  made.addEventListener('change', async () => {
    const used = {
      blockId,
      actionId: select.action_id ?? '',
      selected: made.value,
      confirm: select.confirm,
    };
    if (await context.use(used, made)) chosen = made.value;
    else made.value = chosen;
  });
  return made;
}

/** Draws a select with its options, groups, placeholder and first choice, and no behaviour. */
export function drawOptions(
  select: StaticSelect,
  attributes: Record<string, string | boolean | undefined>,
): HTMLSelectElement {
  const initial = select.initial_option?.value;
  const options = (list: readonly PlainTextOption[]) =>
    list.map((option) => {
      const isChosen = option.value !== undefined && option.value === initial;
      const shown = { value: option.value ?? '', selected: isChosen };
      return element('option', shown, [option.text.text]);
    });
  const groups = (select.option_groups ?? []).map((group) =>
    element('optgroup', { label: group.label.text }, options(group.options)),
  );
  const placeholder = { value: '', disabled: true, selected: initial === undefined };
  return element('select', attributes, [
    element('option', placeholder, [select.placeholder?.text ?? 'Choose']),
    ...options(select.options ?? []),
    ...groups,
  ]);
}

/** Draws the ⋯ menu. */
export function drawOverflow(
  overflow: Overflow,
  blockId: string,
  context: DrawContext,
): HTMLElement {
  const summary = element(
    'summary',
    { ...focusKey(blockId, overflow.action_id), class: 'button plain', 'aria-label': 'More' },
    ['⋯'],
  );
  const made = element('details', { class: 'overflow' }, [summary]);
  const items = overflow.options.map((option) =>
    pushButton({ class: 'menu-item' }, drawPlain(option.text), () => {
      made.open = false;
      if (option.url !== undefined && isSafeUrl(option.url)) {
        window.open(option.url, '_blank', 'noopener,noreferrer');
      }
      const used = { blockId, actionId: overflow.action_id ?? '', confirm: overflow.confirm };
      void context.use({ ...used, selected: option.value ?? '' }, summary);
    }),
  );
  made.append(element('div', { class: 'menu' }, items));
  closeWhenLeft(made);
  return made;
}

function closeWhenLeft(menu: HTMLDetailsElement): void {
  menu.addEventListener('focusout', (event) => {
    const next = event.relatedTarget;
    if (!(next instanceof Node && menu.contains(next))) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') menu.open = false;
  });
}

/** Names an element across edits of its message, so that the focus can stay where it was. */
function focusKey(blockId: string, actionId: string | undefined): Record<string, string> {
  return { 'data-focus': `${blockId}/${actionId ?? ''}` };
}
