import type { Message } from '../../slack/contract.ts';
import { findPerson } from './avatar.ts';
import { byId } from './dom.ts';
import type { State } from './state.ts';

const LONGEST_ANNOUNCEMENT = 300;

/** Reads a new message out to a screen reader. Edits stay silent: progress would talk without end. */
export function announce(before: State, message: Message): void {
  const { channel, person, messages, workspace } = before;
  const isNew = messages.every(({ ts }) => ts !== message.ts);
  if (!isNew || message.channel !== channel || message.author === person) return;
  const author = findPerson(message.author, workspace);
  const words = `${author?.realName ?? message.author}: ${message.text}`;
  byId('announcer', HTMLElement).textContent = words.slice(0, LONGEST_ANNOUNCEMENT);
}
