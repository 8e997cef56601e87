import type { Message, Reaction } from '../../slack/contract.ts';
import type { Act } from '../wire.ts';
import { askForText } from './ask-text.ts';
import { findPerson } from './avatar.ts';
import { element, pushButton } from './dom.ts';
import type { State } from './state.ts';
import { drawEmoji } from './text.ts';

/** Sends what the reader does with a message. */
export type Perform = (act: Act) => void;

/** The reactions that stand at hand; whatever else is on a message can be joined. */
const AT_HAND = ['pushpin', 'eyes'];

/** Draws who reacted with what; a press joins in, or takes back. */
export function drawReactions(
  message: Message,
  state: State,
  perform: Perform,
): HTMLElement | undefined {
  const { reactions = [] } = message;
  if (reactions.length === 0) return undefined;
  return element(
    'div',
    { class: 'reactions' },
    reactions.map((reaction) => drawReaction(reaction, message, state, perform)),
  );
}

function drawReaction(
  { name, users }: Reaction,
  { channel, ts }: Message,
  { person, workspace }: State,
  perform: Perform,
): HTMLElement {
  const isMine = users.includes(person);
  const names = users.map((id) => findPerson(id, workspace)?.realName ?? id).join(', ');
  const attributes = {
    class: 'reaction',
    'aria-pressed': isMine ? 'true' : 'false',
    'data-focus': `reaction-${name}`,
    title: names,
  };
  const kind = isMine ? 'unreact' : 'react';
  return pushButton(attributes, [drawEmoji(name), ` ${users.length}`], () =>
    perform({ kind, person, channel, ts, name }),
  );
}

/** Draws what the reader can do with a message: react, reply, and change what is their own. */
export function drawTools(
  message: Message,
  state: State,
  perform: Perform,
): HTMLElement | undefined {
  if (message.visibleTo !== undefined) return undefined;
  const { channel, ts } = message;
  const place = { person: state.person, channel, ts };
  const writing = async (kind: 'reply' | 'edit', title: string, before: string, submit: string) => {
    const text = await askForText({ title, text: before, submit });
    if (text !== undefined) perform({ kind, ...place, text });
  };
  const own = [
    tool('Edit', '✎', () => void writing('edit', 'Edit message', typed(message, state), 'Save')),
    tool('Delete', '🗑', () => perform({ kind: 'remove', ...place })),
  ];
  return element('div', { class: 'tools' }, [
    ...AT_HAND.map((name) =>
      tool(`React with ${name}`, drawEmoji(name), () => {
        const isMine = message.reactions?.some(
          (reaction) => reaction.name === name && reaction.users.includes(state.person),
        );
        perform({ kind: isMine ? 'unreact' : 'react', ...place, name });
      }),
    ),
    tool('Reply', '💬', () => void writing('reply', 'Reply in the thread', '', 'Reply')),
    ...(message.author === state.person ? own : []),
  ]);
}

function tool(label: string, symbol: Node | string, onClick: () => void): HTMLElement {
  const attributes = { 'aria-label': label, title: label, 'data-focus': `tool-${label}` };
  return pushButton({ class: 'tool', ...attributes }, [symbol], onClick);
}

/** What the author typed, out of what Slack made of it. */
function typed({ text }: Message, { workspace: { app } }: State): string {
  return text
    .replaceAll(`<@${app.id}>`, `@${app.name}`)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
