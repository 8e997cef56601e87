import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { button, context, header, preformatted, section } from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import type { ListedQuery, QueryList } from './list.ts';

/** Slack: 50 blocks and some 10 000 characters in a message. */
const MOST_QUERIES = 23;
const MOST_CHARACTERS = 9_000;
const MOST_TEXT = 300;
const MOST_NOTE = 300;

/** Saved queries, each with a button that runs it. */
export function listView({ target, place, queries }: QueryList, looks: ViewContext): View {
  const text = `Queries of ${place}`;
  const none = 'The catalog saves none here.';
  const shown = fitting(queries.slice(0, MOST_QUERIES));
  const hidden = queries.length - shown.length;
  return {
    text: `${text}: ${queries.map(({ name }) => name).join(', ') || none}`,
    blocks: [
      header(text),
      ...shown.flatMap((query) => {
        const words = ['query', target, query.name];
        const id = looks.button({ words, surface: 'message' });
        return [
          section(queryWords(query), button({ label: 'Run', id })),
          preformatted(truncate(query.text, MOST_TEXT)),
        ];
      }),
      ...(queries.length === 0 ? [section(none)] : []),
      context(
        [
          code(target),
          ...(hidden > 0 ? [`${hidden} more are not shown`] : []),
          `Your own: ${code('query "fields @timestamp, @message | limit 20"')}`,
        ].join('  ·  '),
      ),
    ],
  };
}

/** The first queries, as many as there is room for. */
function fitting(queries: readonly ListedQuery[]): readonly ListedQuery[] {
  let room = MOST_CHARACTERS;
  const none = queries.findIndex((query) => {
    room -= queryWords(query).length + Math.min(query.text.length, MOST_TEXT);
    return room < 0;
  });
  return none < 0 ? queries : queries.slice(0, none);
}

function queryWords({ name, title, of, since, note }: ListedQuery): string {
  const logs = of.length > 0 ? ` of ${of.map((each) => code(each)).join(', ')}` : '';
  return [
    `*${ours(title)}*  ${code(name)}, the last ${formatDuration(since)}${logs}`,
    ...(note === undefined ? [] : [ours(truncate(note, MOST_NOTE))]),
  ].join('\n');
}
