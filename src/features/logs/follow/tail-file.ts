import { maskText } from '../../../kernel/mask.ts';
import type { TextFile } from '../../../kernel/view.ts';
import { counted } from '../words.ts';
import type { Gap } from './report.ts';
import type { TailSubject } from './request.ts';
import type { Tape } from './tape.ts';

/** A tail from its begin to its end (epoch milliseconds), with times in UTC; none where nothing was wanted of what came. */
export function tailFiles(
  subject: TailSubject,
  tape: Tape,
  { endedAt, gaps }: { endedAt: number; gaps: readonly Gap[] },
): TextFile[] {
  if (tape.lines === 0) return [];
  const { target, title, startedAt, kept } = subject;
  const head = [
    `# Tail of ${title}, ${utc(startedAt)} to ${utc(endedAt)}`,
    ...(kept.length > 0 ? [`# Only ${kept.map(maskText).join(' ')}`] : []),
    ...(tape.dropped > 0
      ? [
          `# The first ${counted(tape.dropped, 'line')} are missing: a file has so many lines at most`,
        ]
      : []),
    ...gaps.map(
      ({ from, until, because }) =>
        `# Between ${utc(from)} and ${utc(until)} lines may be missing: ${because}`,
    ),
  ];
  const name = `tail ${target} ${utc(startedAt).slice(0, 19)}`;
  return [
    {
      name: `${name.replace(/[^A-Za-z0-9]+/g, '-')}.txt`,
      title: `Tail of ${title} (times in UTC)`,
      content: `${head.join('\n')}\n${tape.content()}`,
    },
  ];
}

function utc(at: number): string {
  return new Date(at).toISOString();
}
