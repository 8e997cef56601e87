import type { DataTableBlock, TableBlock } from '@slack/types';
import type { DrawContext } from './context.ts';
import { element } from './dom.ts';
import { drawRichText } from './rich-text.ts';

type Cell = TableBlock['rows'][number][number];
type Columns = NonNullable<TableBlock['column_settings']>;

/** Draws a table whose first row is the head. It scrolls sideways within itself where it is too wide. */
export function drawTable(block: TableBlock | DataTableBlock, context: DrawContext): HTMLElement {
  const columns = block.type === 'table' ? (block.column_settings ?? []) : [];
  const [head = [], ...rows] = block.rows;
  const table = element('table', {}, [
    block.type === 'data_table' ? element('caption', {}, [block.caption]) : undefined,
    element('thead', {}, [drawRow(head, 'th', columns, context)]),
    element(
      'tbody',
      {},
      rows.map((row) => drawRow(row, 'td', columns, context)),
    ),
  ]);
  return element('div', { class: 'table' }, [table]);
}

function drawRow(
  cells: readonly Cell[],
  tag: 'th' | 'td',
  columns: Columns,
  context: DrawContext,
): HTMLElement {
  const drawn = cells.map((cell, index) => {
    const { align = 'left', is_wrapped: isWrapped = false } = columns[index] ?? {};
    const attributes = {
      class: `align-${align}${isWrapped ? ' is-wrapped' : ''}`,
      scope: tag === 'th' ? 'col' : undefined,
    };
    const content = cell.type === 'rich_text' ? drawRichText(cell, context) : cell.text;
    return element(tag, attributes, [content]);
  });
  return element('tr', {}, drawn);
}
