/** What stands between `<` and `>` in mrkdwn. Pure. Source: Slack, "Formatting message text: special parsing". */
import type { Inline } from './mrkdwn-line.ts';

const LINKED_SCHEMES = /^(?:https?:\/\/|mailto:|tel:)/i;

/** Whether the page may make a link of an address: nothing that runs, nothing relative. */
export function isSafeUrl(url: string): boolean {
  return LINKED_SCHEMES.test(url) && URL.canParse(url);
}

/** Reads a link, mention or date; undefined where it is none of them and stays text. */
export function parseSpecial(content: string): Inline | undefined {
  const bar = content.indexOf('|');
  const head = decodeEntities(bar === -1 ? content : content.slice(0, bar));
  const label = bar === -1 ? undefined : decodeEntities(content.slice(bar + 1));
  if (head.startsWith('!')) return parseCommand(head.slice(1), label);
  const person = /^@([UWB][A-Z0-9]+)$/.exec(head)?.[1];
  if (person !== undefined) return { kind: 'person', id: person };
  const channel = /^#([CGD][A-Z0-9]+)$/.exec(head)?.[1];
  if (channel !== undefined) return { kind: 'channel', id: channel, name: label };
  return isSafeUrl(head) ? { kind: 'link', url: head, label: label ?? head } : undefined;
}

function parseCommand(command: string, label: string | undefined): Inline | undefined {
  if (/^(?:channel|here|everyone)$/.test(command)) return { kind: 'crowd', name: `@${command}` };
  const group = /^subteam\^([A-Z0-9]+)$/.exec(command)?.[1];
  if (group !== undefined) return { kind: 'group', id: group, label };
  const date = /^date\^(-?\d{1,12})\^([^^]+)(?:\^(.+))?$/.exec(command);
  if (date === null) return undefined;
  const [, epoch, format = '', url] = date;
  return { kind: 'date', epochSeconds: Number(epoch), format, url };
}

function decodeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
