import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Path } from './problem.ts';

/** Character offsets are counted from the start of the file. */
type Offset = number;

/** A key that stands twice in one map. */
interface RepeatedKey {
  path: Path;
  first: Offset;
  again: Offset;
}

/** How far a path leads, and where its last segment that exists stands: the key in a map, the item in a list. */
export function followPath(document: Document, path: Path): { depth: number; offset: Offset } {
  let here: Child = { node: document.contents, offset: offsetOf(document.contents) };
  let depth = 0;
  for (const segment of path) {
    const next = childOf(resolved(document, here.node), segment);
    if (!next) break;
    here = next;
    depth += 1;
  }
  return { depth, offset: here.offset };
}

/** Repeated keys of the whole document, in its order. */
export function repeatedKeys(document: Document): RepeatedKey[] {
  return repeatedIn(document.contents, []);
}

/** Aliases (`*name`) without an anchor (`&name`) before them, which cannot be read. */
export function danglingAliases(document: Document): { name: string; offset: Offset }[] {
  const dangling: { name: string; offset: Offset }[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (!alias.resolve(document)) dangling.push({ name: alias.source, offset: offsetOf(alias) });
    },
  });
  return dangling;
}

interface Child {
  node: unknown;
  offset: Offset;
}

function childOf(node: unknown, segment: string | number): Child | undefined {
  if (isMap(node)) return keyed(node).findLast(({ key }) => key === segment);
  const item = isSeq(node) && typeof segment === 'number' ? node.items[segment] : undefined;
  return isNode(item) ? { node: item, offset: offsetOf(item) } : undefined;
}

function keyed(map: YAMLMap): (Child & { key: string })[] {
  return map.items.flatMap(({ key, value }) =>
    isScalar(key) ? [{ key: String(key.value), node: value, offset: offsetOf(key) }] : [],
  );
}

function repeatedIn(node: unknown, path: Path): RepeatedKey[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => repeatedIn(item, [...path, index]));
  if (!isMap(node)) return [];
  const first = new Map<string, Offset>();
  return keyed(node).flatMap(({ key, node: value, offset }) => {
    const at = [...path, key];
    const earlier = first.get(key);
    first.set(key, earlier ?? offset);
    const here = earlier === undefined ? [] : [{ path: at, first: earlier, again: offset }];
    return [...here, ...repeatedIn(value, at)];
  });
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function offsetOf(node: Node | null): Offset {
  return node?.range?.[0] ?? 0;
}
