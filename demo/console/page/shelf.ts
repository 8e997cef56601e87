import type { Bookmark, Canvas, Message } from '../../slack/contract.ts';
import { type App, drawContextOf } from './app.ts';
import { findPerson } from './avatar.ts';
import { byId, type Child, element, pushButton } from './dom.ts';
import { drawLink, drawMrkdwn } from './text.ts';

/** Draws what lies above the messages: bookmarks, pinned messages, the canvas; and the way in for who is outside. */
export function createShelf(app: App, join: () => void): { draw(): void } {
  byId('join', HTMLButtonElement).addEventListener('click', join);
  let drawn = '';
  return {
    draw() {
      const { channel, person, workspace, messages } = app.state();
      const open = workspace.channels.find(({ id }) => id === channel);
      const pinned = messages.filter((message) => message.channel === channel && message.pinned);
      const inputs = JSON.stringify([person, open, pinned]);
      if (inputs === drawn) return;
      drawn = inputs;
      const bookmarks = open?.bookmarks ?? [];
      byId('outside', HTMLElement).hidden = open === undefined || open.members.includes(person);
      byId('outside-channel', HTMLElement).textContent = `#${open?.name ?? ''}`;
      const shelf = byId('shelf', HTMLElement);
      const items = [
        pinned.length > 0 ? drawPins(pinned, app) : undefined,
        open?.canvas ? drawCanvas(open.canvas) : undefined,
        ...bookmarks.map(drawBookmark),
      ].filter((item) => item !== undefined);
      shelf.hidden = items.length === 0;
      shelf.replaceChildren(...items);
    },
  };
}

function drawBookmark({ title, link }: Bookmark): HTMLElement {
  return element('span', { class: 'shelved' }, [
    element('span', { 'aria-hidden': 'true' }, ['🔖']),
    drawLink(link, [title]),
  ]);
}

function drawPins(pinned: readonly Message[], app: App): HTMLElement {
  const label = `${pinned.length} pinned`;
  return pushButton({ class: 'shelved' }, ['📌 ', label], () =>
    show(
      'Pinned messages',
      pinned.map((message) => drawPinned(message, app)),
    ),
  );
}

function drawPinned(message: Message, app: App): HTMLElement {
  const { channel, ts, author, text } = message;
  const { workspace } = app.state();
  return element('article', { class: 'pinned-message' }, [
    element('strong', {}, [findPerson(author, workspace)?.realName ?? author]),
    ...drawMrkdwn(text, false, drawContextOf(app, { channel, ts })),
  ]);
}

function drawCanvas({ title, markdown }: Canvas): HTMLElement {
  return pushButton({ class: 'shelved' }, ['📄 Canvas'], () =>
    show(title || 'Canvas', [element('pre', { class: 'canvas' }, [markdown])]),
  );
}

function show(title: string, content: readonly Child[]): void {
  const dialog = byId('confirm', HTMLDialogElement);
  dialog.replaceChildren(
    element('h2', {}, [title]),
    element('div', { class: 'dialog-body' }, content),
    element('footer', {}, [pushButton({ class: 'button plain' }, ['Close'], () => dialog.close())]),
  );
  dialog.showModal();
}
