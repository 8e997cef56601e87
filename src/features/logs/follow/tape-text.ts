import { entryText } from '../../../log-entries/text.ts';
import type { Entry } from '../../../log-entries/types.ts';
import type { TailSubject } from './request.ts';

/** Whose an entry is, in front of it; nothing where only one log is followed. */
export function labelOf({ group }: Entry, { sources }: TailSubject): string {
  const source = sources.length > 1 && sources.find((each) => each.group === group);
  return source ? `${source.component} │ ` : '';
}

/** An entry in the file of a tail: everything that was read of it, with the time in UTC. */
export function tapeText(entry: Entry, subject: TailSubject): string {
  const text = entryText(entry, (at) => new Date(at).toISOString());
  return `${labelOf(entry, subject)}${text}`;
}
