import { byId, element, pushButton } from './dom.ts';

/** What to ask the reader for. */
export interface TextQuestion {
  title: string;
  /** What stands in the field at first. */
  text: string;
  submit: string;
}

/** Asks for a text of one or more lines. Undefined where the reader wrote nothing or thought better of it. */
export function askForText({ title, text, submit }: TextQuestion): Promise<string | undefined> {
  const dialog = byId('confirm', HTMLDialogElement);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const field = element('textarea', { class: 'asked-text', rows: '4', 'aria-label': title });
  field.value = text;
  const send = () => {
    resolve(field.value.trim() || undefined);
    dialog.close();
  };
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  dialog.replaceChildren(
    element('h2', {}, [title]),
    element('div', { class: 'dialog-body' }, [field]),
    element('footer', {}, [
      pushButton({ class: 'button plain' }, ['Cancel'], () => dialog.close()),
      pushButton({ class: 'button primary' }, [submit], send),
    ]),
  );
  dialog.addEventListener('close', () => resolve(undefined), { once: true });
  dialog.showModal();
  field.focus();
  return promise;
}
