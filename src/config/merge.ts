import { type CatalogProblem, formatPath, isMapping, type Path } from './problem.ts';
import type { Source } from './source.ts';

/** Several files as one catalog. */
interface Merged {
  value: Record<string, unknown>;
  /** Definitions that stand in two files; the first one counts. */
  problems: CatalogProblem[];
}

/** Puts files together: top-level fields and systems may come from any of them, but each from one only. */
export function mergeSources(sources: readonly Source[]): Merged {
  const owners = new Map<string, Source>();
  const value: Record<string, unknown> = {};
  const problems: CatalogProblem[] = [];
  for (const source of sources) {
    for (const definition of definitionsOf(source)) {
      const path = formatPath(definition.path);
      const owner = owners.get(path);
      if (owner) problems.push(definedTwice(definition.path, source, owner));
      else define(value, definition);
      owners.set(path, owner ?? source);
    }
  }
  return { value, problems };
}

/** The place in the files that shows the most of a path; the first file where none shows any. */
export function locateIn(sources: readonly [Source, ...Source[]], path: Path) {
  const places = sources.map((source) => ({ file: source.file, ...source.locate(path) }));
  return places.reduce((best, place) => (place.depth > best.depth ? place : best));
}

interface Definition {
  path: readonly [field: string] | readonly ['systems', name: string];
  value: unknown;
}

function definitionsOf({ value }: Source): Definition[] {
  return Object.entries(value).flatMap(([field, inner]): Definition[] =>
    field === 'systems' && isMapping(inner)
      ? Object.entries(inner).map(([name, system]) => ({ path: ['systems', name], value: system }))
      : [{ path: [field], value: inner }],
  );
}

function define(catalog: Record<string, unknown>, { path, value }: Definition): void {
  const [field, name] = path;
  if (name === undefined) catalog[field] = value;
  else if (isMapping(catalog.systems)) catalog.systems[name] = value;
  else catalog.systems ??= { [name]: value };
}

function definedTwice(path: Path, source: Source, owner: Source): CatalogProblem {
  const { line, column } = source.locate(path);
  const first = owner.locate(path);
  return {
    file: source.file,
    line,
    column,
    path: formatPath(path),
    message: `found it in a second file, expected it in one. The first is at ${owner.file}:${first.line}:${first.column}.`,
  };
}
