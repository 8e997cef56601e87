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
  const leaves = {
    reported: new Map(leavesOf(shadow.reported)),
    desired: new Map(leavesOf(shadow.desired)),
    delta: new Map(leavesOf(shadow.delta)),
  };
  const paths = new Set(PARTS.flatMap((part) => [...leaves[part].keys()]));
  const rows = [...paths]
    .filter((path) => below === undefined || path === below || path.startsWith(`${below}.`))
    .map((path) => rowOf(path, leaves, shadow));
  return rows.toSorted((one, other) => Number(differs(other)) - Number(differs(one)));
}

/** Whether a field is not as it is wanted. */
export function differs({ delta }: ShadowRow): boolean {
  return delta !== undefined;
}

type Leaves = Readonly<Record<(typeof PARTS)[number], ReadonlyMap<string, Leaf>>>;

interface Leaf {
  readonly keys: readonly string[];
  readonly value: unknown;
}

function rowOf(path: string, leaves: Leaves, shadow: Shadow): ShadowRow {
  const values = PARTS.flatMap((part) => {
    const leaf = leaves[part].get(path);
    return leaf ? [[part, textOf(leaf)] as const] : [];
  });
  const reported = leaves.reported.get(path);
  const at = reported && newestIn(inside(shadow.metadata.reported, reported.keys));
  return { path, ...Object.fromEntries(values), ...(at !== undefined && { reportedAt: at }) };
}

/** Lists and empty maps are leaves: AWS compares a list as a whole. AWS: Device Shadow service documents. */
function* leavesOf(value: unknown, keys: readonly string[] = []): Generator<[string, Leaf]> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isMap ? Object.entries(value) : [];
  if (members.length === 0 && keys.length > 0) yield [keys.join('.'), { keys, value }];
  for (const [key, member] of members) yield* leavesOf(member, [...keys, key]);
}

/** The value as JSON; masked together with its name, because the name tells what is secret. */
function textOf({ keys, value }: Leaf): string {
  const text = JSON.stringify(value) ?? '';
  const name = `${keys.at(-1) ?? ''}=`;
  const masked = maskText(`${name}${text}`);
  return masked.startsWith(name) ? masked.slice(name.length) : '***';
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
