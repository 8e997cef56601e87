import type { LogEvent } from '../../aws/logs.ts';
import type { Entry, Fields } from '../../log-entries/types.ts';
import type { Masker } from '../../masking/masker.ts';
import { cleanText } from '../../slack/text.ts';

/** Formatting characters that Unicode has beyond those that no message of ours may hold. */
const FORMATTING = /\p{Cf}/gu;
const LINE_END = /\r\n?|[\u0085\u2028\u2029]/g;

/** A backslash that is escaped, or a character in the spelling of JSON. */
const SPELLED = /\\(?:\\|u([\da-f]{4}))/gi;
/** Quotes, backslashes, controls, halves of pairs and line ends: without their spelling JSON would be broken. */
const KEPT_SPELLED = /["\\\p{Cc}\p{Cs}\u2028\u2029]/u;

/** Lines without colours, invisible characters and odd spellings, in which a secret could hide from the rules. */
function clean(text: string): string {
  return cleanText(plainlySpelled(text).replace(LINE_END, '\n')).replace(FORMATTING, '');
}

function plainlySpelled(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(SPELLED, (spelled: string, code?: string) => {
    const character = code === undefined ? spelled : String.fromCharCode(Number.parseInt(code, 16));
    return KEPT_SPELLED.test(character) ? spelled : character;
  });
}

/** Something from logs without its secrets, and how many were hidden. */
interface Masked<T> {
  readonly value: T;
  readonly masked: number;
}

interface MaskedEvents extends Masked<LogEvent[]> {
  /** Those in which something was hidden: as they are now, and the text as it was. */
  readonly changed: readonly { readonly event: LogEvent; readonly before: string }[];
}

/** Cleans and masks events before anybody reads them: there a secret still stands behind its key. */
export async function maskEvents(
  events: readonly LogEvent[],
  masker: Masker,
): Promise<MaskedEvents> {
  // A secret over several events is one only within its stream.
  const byStream = [...Map.groupBy(events.keys(), (index) => streamKey(events[index])).values()];
  const order = byStream.flat();
  const before = events.map(({ message }) => clean(message));
  const { texts, masked } = await masker.mask(order.map((index) => before[index] ?? ''));
  const messages = new Map(order.map((index, place) => [index, texts[place] ?? '']));
  const value = events.map((event, index) => ({ ...event, message: messages.get(index) ?? '' }));
  const changed = order.flatMap((index) => {
    const [event, text = ''] = [value[index], before[index]];
    return event && event.message !== text ? [{ event, before: text }] : [];
  });
  return { value, masked, changed };
}

function streamKey(event: LogEvent | undefined): string {
  return event ? `${event.group}\n${event.stream}` : '';
}

/** Cleans and masks what was read of events once more: JSON may have spelled characters in its own way. */
export async function maskEntries(
  entries: readonly Entry[],
  masker: Masker,
): Promise<Masked<Entry[]>> {
  const texts = entries.flatMap((entry) => [...textsOf(entry)].map(clean));
  const { texts: hidden, masked } = await masker.mask(texts);
  const next = hidden.values();
  const take = () => next.next().value ?? '';
  return { value: entries.map((entry) => rebuilt(entry, take)), masked };
}

function* textsOf({ message, detail, fields, requestId }: Entry): Generator<string> {
  yield message;
  yield* detail;
  for (const value of Object.values(fields)) if (typeof value === 'string') yield value;
  if (requestId !== undefined) yield requestId;
}

/** Takes the texts in the order in which they were given. */
function rebuilt(entry: Entry, take: () => string): Entry {
  const message = oneLine(take());
  const detail = entry.detail.flatMap(() => take().split('\n'));
  const fields: Fields = {};
  for (const [name, value] of Object.entries(entry.fields))
    fields[oneLine(clean(name))] = typeof value === 'string' ? take() : value;
  const requestId = entry.requestId === undefined ? undefined : oneLine(take());
  return { ...entry, message, detail, fields, ...(requestId !== undefined && { requestId }) };
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
