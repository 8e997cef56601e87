import { section } from '../../slack/blocks.ts';
import { LIMITS } from '../../slack/limits.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import type { Change } from './kind.ts';

const LONGEST_NAME = 100;
/** Room for the line that says how many more there are. */
const ROOM = LIMITS.sectionText - 50;

/** What will be different, a line each, with as many lines as Slack takes; nothing where nothing is. */
export function changeBlocks(changes: readonly Change[]): ReturnType<typeof section>[] {
  if (changes.length === 0) return [];
  const lines = changes.map(changeLine);
  const ends = lines.map((_, index) => lines.slice(0, index + 1).join('\n').length);
  const shown = lines.filter((_, index) => (ends[index] ?? 0) <= ROOM);
  const left = lines.length - shown.length;
  return [section([...shown, ...(left > 0 ? [`… and ${left} more`] : [])].join('\n'))];
}

function changeLine({ what, from, to }: Change): string {
  const before = from === '' ? '' : `${code(from)} → `;
  return `*${ours(truncate(what, LONGEST_NAME))}*: ${before}${code(to)}`;
}
