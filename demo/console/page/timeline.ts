import type { Message } from '../../slack/contract.ts';
import { type App, drawContextOf } from './app.ts';
import { type Clock, dayName } from './dates.ts';
import { byId, element, reconcile } from './dom.ts';
import { drawMessage, drawNotice } from './message.ts';
import type { Notice, State } from './state.ts';

/** The messages of the open channel. */
export interface Timeline {
  draw(): void;
  scrollToEnd(): void;
}

type Item = { ts: string; message: Message } | { ts: string; notice: Notice };

/** How near to its end a channel counts as read to the end, in pixels. */
const END_MARGIN = 60;

/** Draws the channel. A message is drawn anew only when it changes, so that focus and open menus stay. */
export function createTimeline(app: App): Timeline {
  const list = byId('entries', HTMLElement);
  const scroll = keepAtEnd(byId('messages', HTMLElement), list);
  let drawnFor = '';
  let drawn = new Map<string, { source: unknown; node: HTMLElement }>();

  const reuse = (key: string, source: unknown, make: () => HTMLElement): HTMLElement => {
    const before = drawn.get(key);
    if (before !== undefined && before.source === source) return before.node;
    const node = make();
    node.dataset.key = key;
    node.classList.toggle('is-new', before === undefined && drawnFor !== '');
    drawn.set(key, { source, node });
    return node;
  };

  const entry = (item: Item, state: State): HTMLElement => {
    const context = () => drawContextOf(app, { channel: state.channel, ts: item.ts });
    return 'notice' in item
      ? reuse(item.notice.id, item.notice, () => drawNotice(item.notice, context()))
      : reuse(item.ts, item.message, () =>
          drawMessage(item.message, state, context(), app.perform),
        );
  };

  const thread = (parent: Item, state: State): HTMLElement[] => {
    const replies = state.messages.filter((message) => isReplyTo(message, parent.ts, state));
    if (replies.length === 0) return [];
    const box = reuse(`${parent.ts}/replies`, 'replies', () =>
      element('section', { class: 'replies', 'aria-label': 'Replies' }),
    );
    reconcile(
      box,
      replies.map((message) => entry({ ts: message.ts, message }, state)),
    );
    return [box];
  };

  return {
    scrollToEnd: scroll.toEnd,
    draw() {
      const state = app.state();
      const view = `${state.person}/${state.channel}`;
      if (view !== drawnFor) {
        drawn = new Map();
        drawnFor = '';
        list.replaceChildren();
        scroll.toEnd();
      }
      const { clock } = drawContextOf(app, { channel: state.channel, ts: '' });
      const nodes = withDays(itemsOf(state), clock, reuse, (item) => [
        entry(item, state),
        ...thread(item, state),
      ]);
      keepFocus(list, () => reconcile(list, nodes));
      byId('empty', HTMLElement).hidden = nodes.length > 0;
      drawnFor = view;
    },
  };
}

function itemsOf(state: State): Item[] {
  const messages = state.messages.filter((message) => message.channel === state.channel);
  const shown = new Set(messages.map(({ ts }) => ts));
  const parents = messages.filter(
    ({ ts, threadTs = ts }) => threadTs === ts || !shown.has(threadTs),
  );
  const notices = state.notices.filter((notice) => notice.channel === state.channel);
  const items: Item[] = [
    ...parents.map((message) => ({ ts: message.ts, message })),
    ...notices.map((notice) => ({ ts: notice.ts, notice })),
  ];
  return items.toSorted((one, other) => Number(one.ts) - Number(other.ts));
}

function isReplyTo({ channel, ts, threadTs }: Message, parent: string, state: State): boolean {
  return channel === state.channel && threadTs === parent && ts !== parent;
}

function withDays(
  items: readonly Item[],
  clock: Clock,
  reuse: (key: string, source: unknown, make: () => HTMLElement) => HTMLElement,
  draw: (item: Item) => HTMLElement[],
): HTMLElement[] {
  let day = '';
  return items.flatMap((item) => {
    const name = dayName(Number(item.ts) * 1000, clock);
    if (name === day) return draw(item);
    day = name;
    const divider = reuse(`day/${name}`, name, () =>
      element('h2', { class: 'day' }, [element('span', {}, [name])]),
    );
    return [divider, ...draw(item)];
  });
}

/** Puts the focus back on the element that took the place of the focused one. */
function keepFocus(list: HTMLElement, draw: () => void): void {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement ? focused.dataset.focus : undefined;
  const place = focused?.closest<HTMLElement>('[data-key]')?.dataset.key;
  draw();
  if (key === undefined || place === undefined || focused?.isConnected === true) return;
  const successor = list.querySelector<HTMLElement>(
    `[data-key="${CSS.escape(place)}"] [data-focus="${CSS.escape(key)}"]`,
  );
  successor?.focus({ preventScroll: true });
}

/** Keeps the end of the channel in view while its reader is there, whatever grows or shrinks. */
function keepAtEnd(frame: HTMLElement, list: HTMLElement): { toEnd: () => void } {
  const jump = byId('jump', HTMLButtonElement);
  let isAtEnd = true;
  const toEnd = () => {
    isAtEnd = true;
    jump.hidden = true;
    frame.scrollTop = frame.scrollHeight;
  };
  frame.addEventListener('scroll', () => {
    isAtEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < END_MARGIN;
    jump.hidden = isAtEnd;
  });
  jump.addEventListener('click', toEnd);
  const observer = new ResizeObserver(() => {
    if (isAtEnd) toEnd();
  });
  observer.observe(list);
  observer.observe(frame);
  return { toEnd };
}
