/** The middle value; of an even number of values the upper middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A Markdown table with a title. */
export function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [`${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
