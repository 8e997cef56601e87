import type { OpenModal } from '../../slack/contract.ts';
import { type App, drawContextOf } from './app.ts';
import { drawBlocks } from './blocks.ts';
import { byId, element, pushButton } from './dom.ts';
import { restoreValues, valuesOf } from './inputs.ts';
import { server } from './server-link.ts';
import { drawPlain } from './text.ts';
import { startWorking, stopAllWorking } from './working.ts';

/** Shows the reader's open modal over the page. An update of its view keeps what was entered. */
export function createModal(app: App): { draw(): void } {
  const dialog = byId('modal', HTMLDialogElement);
  let drawn: OpenModal | null = null;

  const dismiss = (): void => {
    void server.dismiss(app.state().person).catch(app.report);
  };
  dialog.addEventListener('cancel', (event) => {
    // The workspace decides that a modal is closed, and says so.
    event.preventDefault();
    dismiss();
  });

  return {
    draw() {
      const { modal } = app.state();
      if (modal === drawn) return;
      const entered = modal?.id === drawn?.id ? valuesOf(dialog) : {};
      drawn = modal;
      if (modal === null) {
        dialog.close();
        dialog.replaceChildren();
        return;
      }
      dialog.replaceChildren(drawForm(modal, app, dismiss));
      restoreValues(dialog, entered);
      if (dialog.open) return;
      dialog.showModal();
      firstControl(dialog)?.focus();
    },
  };
}

function drawForm({ id, view }: OpenModal, app: App, dismiss: () => void): HTMLElement {
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true });
  const close = pushButton({ class: 'button plain' }, [view.close?.text ?? 'Cancel'], dismiss);
  const submit =
    view.submit &&
    element('button', { type: 'submit', class: 'button primary' }, [
      element('span', { class: 'label' }, [view.submit.text]),
    ]);
  const form = element('form', { class: 'modal-form' }, [
    element('header', {}, [
      element('img', { class: 'avatar', src: '/icon.svg', alt: '' }),
      element('h2', {}, drawPlain(view.title)),
      pushButton({ class: 'icon', 'aria-label': 'Close' }, ['✕'], dismiss),
    ]),
    element('div', { class: 'dialog-body' }, [
      ...drawBlocks(view.blocks, drawContextOf(app, { modalId: id })),
      problem,
    ]),
    element('footer', {}, [close, submit]),
  ]);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit === undefined || !startWorking(submit)) return;
    try {
      await server.submit(app.state().person, valuesOf(form));
    } catch (error) {
      stopAllWorking();
      problem.hidden = false;
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
  });
  return form;
}

/** Where typing starts: what the view asks for, else its first field, else the button that it ends with. */
function firstControl(dialog: HTMLDialogElement): HTMLElement | null {
  const find = (selector: string) => dialog.querySelector<HTMLElement>(selector);
  return find('[autofocus]') ?? find('[data-block]') ?? find('footer .button:last-child');
}
