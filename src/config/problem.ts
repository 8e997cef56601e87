/** Where something stands in a catalog: keys and list indices from the top. */
export type Path = readonly (string | number)[];

/** Something wrong in a catalog, tied to where a person has to look. */
export interface CatalogProblem {
  /** As given, or relative to the folder that was given. */
  file: string;
  /** Counted from 1; absent when the problem is the file itself. */
  line?: number;
  /** Counted from 1; absent when the problem is the file itself. */
  column?: number;
  /** Such as `systems.shop.environments.dev.alarms[1]`; empty when it is about the file as a whole. */
  path: string;
  /** `found …, expected …. What to do.` */
  message: string;
}

/** Something wrong at a path of the merged catalog, before it is known which file that is. */
export interface Finding {
  path: Path;
  /** What stands there instead, as a noun phrase. */
  found: string;
  /** What should stand there, as a noun phrase; may go on with what to do. */
  expected: string;
  /** The other place that has the same thing already. */
  takenBy?: Path;
}

/** One line: `file:line:column: path: message`, without the parts that are absent. */
export function formatProblem(problem: CatalogProblem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  return [place.join(':'), problem.path, problem.message].filter((part) => part !== '').join(': ');
}

export function formatPath(path: Path): string {
  return path.map(formatSegment).join('').replace(/^\./, '');
}

function formatSegment(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[\w-]+$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
}

const LONGEST_QUOTE = 80;

/** A value in the words of a message. Long text is cut, and passwords in addresses are left out. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  if (typeof value !== 'string') return String(value);
  const masked = value.replace(/\/\/[^/\s]*@/, '//…@');
  return JSON.stringify(
    masked.length > LONGEST_QUOTE ? `${masked.slice(0, LONGEST_QUOTE)}…` : masked,
  );
}

/** The value at a path, or undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, segment) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, segment)
        ? Reflect.get(inner, segment)
        : undefined,
    value,
  );
}

/** True for a map as YAML gives it. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
