/** What one message takes: a table of a hundred rows, and some ten thousand characters. */
const MOST_ROWS = 60;
const MOST_TEXT = 7_000;

/** The first rows that one message has room for. */
export function fitting(rows: readonly string[][]): string[][] {
  let room = MOST_TEXT;
  const end = rows.findIndex((row, index) => {
    room -= row.join('').length;
    return room < 0 || index >= MOST_ROWS;
  });
  return rows.slice(0, end === -1 ? rows.length : end);
}
