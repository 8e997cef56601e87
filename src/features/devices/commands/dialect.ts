import type { FleetCommands } from '../../../config/fleet-commands-schema.ts';
import { readPath } from '../../../json-path.ts';

/** How a thing speaks, as far as its reported state tells. */
export interface Dialect {
  /** As in the catalog. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** The ops that it carries out. */
  readonly answers: readonly string[];
  /** The ops that it answers by saying that it does not know them. */
  readonly refuses: readonly string[];
}

/** What to expect of an op: `unknown` where the catalog or the thing does not tell how it speaks. */
export type Expectation = 'answered' | 'refused' | 'ignored' | 'unknown';

/** The dialect of a thing, by the field of its reported state that only one dialect has; undefined where none fits. */
export function dialectOf({ dialects }: FleetCommands, reported: unknown): Dialect | undefined {
  const found = Object.entries(dialects).find(
    ([, { when }]) => readPath(reported, when) !== undefined,
  );
  if (!found) return undefined;
  const [name, { title, answers, refuses }] = found;
  return { name, title, answers, refuses };
}

/** What a thing that speaks so does with an op. */
export function expectationOf(dialect: Dialect | undefined, op: string): Expectation {
  if (!dialect) return 'unknown';
  if (dialect.answers.includes(op)) return 'answered';
  return dialect.refuses.includes(op) ? 'refused' : 'ignored';
}
