import { maskText } from '../../../kernel/mask.ts';

/** A field of an acknowledgement: its path, and its value as JSON, masked, cut and not escaped. */
export type AckRow = readonly [path: string, value: string];

const MOST_ROWS = 20;
const PATH_LENGTH = 80;
const VALUE_LENGTH = 200;

/** The fields of an acknowledgement in their order, as many as people read; lists are one field. */
export function ackRows(ack: unknown): AckRow[] {
  const rows: AckRow[] = [];
  for (const [keys, value] of leavesOf(ack, [])) {
    if (rows.length === MOST_ROWS) return [...rows, ['…', 'there is more']];
    rows.push([maskText(keys.join('.').slice(0, PATH_LENGTH)), textOf(keys.at(-1) ?? '', value)]);
  }
  return rows;
}

function* leavesOf(value: unknown, keys: readonly string[]): Generator<[string[], unknown]> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap) yield [[...keys], value];
  else for (const [key, member] of Object.entries(value)) yield* leavesOf(member, [...keys, key]);
}

/** Masked together with its name, because the name tells what is secret; cut before it, too, because masking is work. */
function textOf(key: string, value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const name = `${key.slice(0, PATH_LENGTH)}=`;
  const masked = maskText(`${name}${text.slice(0, 10 * VALUE_LENGTH)}`);
  const shown = masked.startsWith(name) ? masked.slice(name.length) : '***';
  return shown.length > VALUE_LENGTH ? `${shown.slice(0, VALUE_LENGTH)}…` : shown;
}
