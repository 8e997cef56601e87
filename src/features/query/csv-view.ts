import { csv } from '../../kernel/csv.ts';
import type { View } from '../../kernel/view.ts';
import { bullets, section } from '../../slack/blocks.ts';
import { ours } from '../../slack/text.ts';
import { maskedWords } from './found-view.ts';
import { headline } from './frame.ts';
import type { QueryFound, QuerySubject, QueryTable } from './report.ts';
import { instantOf } from './table.ts';
import { rowWords } from './words.ts';

/** All rows as a file. */
export function csvView(result: QuerySubject & QueryFound): View {
  const words = `${headline(result)}: ${rowWords(result.rows.length)} as a CSV file, times in UTC`;
  const masked = maskedWords(result.masked);
  return {
    text: words,
    blocks: [section(ours(words)), ...(masked.length > 0 ? [bullets(masked)] : [])],
    files: [{ name: `${fileName(result.title)}.csv`, title: words, content: contentOf(result) }],
  };
}

function contentOf({ columns, rows }: QueryTable): string {
  return csv([
    headsOf(columns),
    ...rows.map((cells) =>
      cells.map((value, index) =>
        columns[index]?.type === 'time' && value !== ''
          ? new Date(instantOf(value)).toISOString()
          : value,
      ),
    ),
  ]);
}

/** Without AWS's `@` where nothing else is called so: a spreadsheet would take it for a formula. */
function headsOf(columns: QueryTable['columns']): string[] {
  const names = columns.map(({ name }) => name);
  return names.map((name) => {
    const bare = name.replace(/^@/, '');
    return names.includes(bare) ? name : bare;
  });
}

/** Letters and digits with hyphens between. */
function fileName(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'query'
  );
}
