import { textLength } from '../../demo/slack/blocks/text-length.ts';
import { blockProblems, viewProblems } from '../../demo/slack/blocks/validate.ts';
import type { View, ViewContext } from '../../src/kernel/view.ts';
import { fitBlocks } from '../../src/slack/fit.ts';
import { LIMITS } from '../../src/slack/limits.ts';
import { messageBody, slackBlocks } from '../../src/slack/message.ts';

const noFiles = () => false;

/**
 * What is wrong with a view as a message, by the rules of the simulated workspace; nothing when Slack would take it. `files`:
 * ids of what was uploaded.
 */
export function messageProblems(view: View, files: readonly string[] = []): unknown[] {
  const { text, blocks } = messageBody(view);
  const problems: unknown[] = blockProblems(
    blocks,
    ({ id }) => files.includes(String(id)),
    '/blocks',
  );
  if (textLength(blocks) > 11_000) problems.push(`${textLength(blocks)} characters in blocks`);
  if (text.length > 12_000) problems.push(`${text.length} characters of text`);
  if (text === '' && blocks.length === 0) problems.push('says nothing');
  return problems;
}

/** The same for a view as a modal. */
export function modalProblems(view: View): unknown[] {
  const blocks = fitBlocks(slackBlocks(view), LIMITS.modalBlocks);
  const title = { type: 'plain_text', text: 'Details' };
  return viewProblems({ type: 'modal', title, close: title, blocks }, noFiles, '/view');
}

/** Text from outside that tries everything: it pings, links, formats, breaks out, colours, hides and turns around. */
export const HOSTILE =
  '<!channel> <@U0ADMIN> <#C0GRIDOPS> <https://evil.example|click> & *boom* `tick` ```block``` \u202egnip\u202c a\u200bb \u001b[31mred\u001b[0m \ud800 end';

const DATE = /<!date\^\d+\^[^|<>^]*\|[^|<>]*>/g;
/** Controls and formatting characters, without tab and newline. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/u;

/** Everything in a view that text from outside could do harm with; nothing when it is safe. `ownLinks` are links that we made. */
export function dangers(view: View, ownLinks: readonly string[] = []): string[] {
  const { text, blocks } = messageBody(view);
  const found = [...objectsIn(blocks)];
  const texts = found.flatMap((object) => (typeof object.text === 'string' ? object.text : []));
  return [
    ...[text, ...texts].flatMap(invisibles),
    ...[text].flatMap(markup),
    ...found.filter(({ type }) => type === 'mrkdwn').flatMap(mrkdwnDangers),
    ...found
      .filter(({ type }) => /^(link|user|usergroup|channel|broadcast)$/.test(String(type)))
      .filter(({ type, url }) => type !== 'link' || !ownLinks.includes(String(url)))
      .map(({ type }) => `a rich text ${String(type)}`),
  ];
}

function mrkdwnDangers({ text: raw, verbatim }: Record<string, unknown>): string[] {
  const text = String(raw);
  const outside = text.replace(/`[^`\n]*`/g, '');
  return [
    ...markup(text),
    ...(verbatim === true ? [] : [`parsed: ${text}`]),
    ...(text.includes('```') ? [`a code block: ${text}`] : []),
    ...(outside.includes('`') ? [`an open code span: ${text}`] : []),
    ...(outside.includes('*boom*') ? [`bold: ${text}`] : []),
  ];
}

function markup(text: string): string[] {
  return /[<>]/.test(text.replace(DATE, '')) ? [`markup: ${text}`] : [];
}

function invisibles(text: string): string[] {
  return INVISIBLE.test(text) || !text.isWellFormed() ? [`invisible: ${JSON.stringify(text)}`] : [];
}

function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value));
  for (const member of Object.values(value)) yield* objectsIn(member);
}

/** A moment, an asker, and ids `b1`, `b2` … for the buttons, which are kept in order. */
export function looksAt(now: number, parts: Partial<ViewContext> = {}) {
  const buttons: string[] = [];
  const looks: ViewContext = {
    now,
    asker: 'Ann',
    timeZone: 'Europe/Berlin',
    button({ surface, words }) {
      buttons.push(`${surface}: ${words.join(' ')}`);
      return `b${buttons.length}`;
    },
    ...parts,
  };
  return { looks, buttons };
}
