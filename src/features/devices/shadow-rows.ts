import type { Shadow } from '../../aws/iot-data.ts';
import { readPath } from '../../json-path.ts';
import { maskText } from '../../kernel/mask.ts';

/** One field of a shadow: what is reported, what is wanted, where they differ. Values as JSON, masked. */
export interface ShadowRow {
  /** Names joined by dots. */
  readonly path: string;
  readonly reported?: string;
  readonly desired?: string;
  /** As AWS has it: the wanted value where the reported one is another. */
  readonly delta?: string;
  /** Epoch milliseconds: when the reported value was last written. */
  readonly reportedAt?: number;
}

const PARTS = ['reported', 'desired', 'delta'] as const;

/** The fields of a shadow, those that differ first, then in the order in which they are reported. `below`: only those under it. */
export function shadowRows(shadow: Shadow, below?: string): ShadowRow[] {
  const isBelow = ([path]: [string, Leaf]) =>
    below === undefined || path === below || path.startsWith(`${below}.`);
  const leaves = PARTS.flatMap((part) =>
    [...leavesOf(shadow[part])].filter(isBelow).map(([path, leaf]) => ({ part, path, leaf })),
  );
  const texts = leafTexts(leaves.map(({ leaf }) => leaf));
  const told = leaves.map((each, index) => ({ ...each, text: texts[index] ?? '***' }));
  const rows = [...Map.groupBy(told, ({ path }) => path)].map(([path, fields]) =>
    rowOf(path, fields, shadow),
  );
  return rows.toSorted((one, other) => Number(differs(other)) - Number(differs(one)));
}

/** Whether a field is not as it is wanted. */
export function differs({ delta }: ShadowRow): boolean {
  return delta !== undefined;
}

/** A value in a JSON document that is no map, and the names that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: unknown;
}

interface Field {
  readonly part: (typeof PARTS)[number];
  readonly leaf: Leaf;
  /** As JSON, masked. */
  readonly text: string;
}

function rowOf(path: string, fields: readonly Field[], shadow: Shadow): ShadowRow {
  const values = fields.map(({ part, text }) => [part, text] as const);
  const reported = fields.find(({ part }) => part === 'reported');
  const at = reported && newestIn(inside(shadow.metadata.reported, reported.leaf.keys));
  return { path, ...Object.fromEntries(values), ...(at !== undefined && { reportedAt: at }) };
}

/** The leaves of a document by their paths. Lists and empty maps are leaves: AWS compares a list as a whole. AWS: Device Shadow service documents. */
export function* leavesOf(value: unknown, keys: readonly string[] = []): Generator<[string, Leaf]> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isMap ? Object.entries(value) : [];
  if (members.length === 0 && keys.length > 0) yield [keys.join('.'), { keys, value }];
  for (const [key, member] of members) yield* leavesOf(member, [...keys, key]);
}

/**
 * The values as JSON; masked together with their names, because a name tells what is secret. Masked all at once, which is
 * several times as fast as one by one; JSON has no line breaks of its own.
 */
export function leafTexts(leaves: readonly Leaf[]): string[] {
  const named = leaves.map(({ keys, value }) => {
    const name = `${(keys.at(-1) ?? '').replaceAll('\n', ' ')}=`;
    return { name, line: `${name}${JSON.stringify(value) ?? ''}` };
  });
  const together = maskText(named.map(({ line }) => line).join('\n')).split('\n');
  return named.map(({ name, line }, index) => {
    const masked = together.length === named.length ? (together[index] ?? '') : maskText(line);
    return masked.startsWith(name) ? masked.slice(name.length) : '***';
  });
}

function inside(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? Reflect.get(parent, key)
        : undefined,
    value,
  );
}

/** The newest `timestamp` of a part of the metadata, in epoch milliseconds: a list has one for each of its members. */
function newestIn(metadata: unknown): number | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const own = readPath(metadata, 'timestamp');
  if (typeof own === 'number') return own * 1_000;
  const times = Object.values(metadata).flatMap((each: unknown) => newestIn(each) ?? []);
  return times.length === 0 ? undefined : times.reduce((one, other) => Math.max(one, other));
}
