import { type Target, targetName } from '../../kernel/targets.ts';
import { placeOf } from './words.ts';

/** A saved query as it is listed. */
export interface ListedQuery {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** Names of the components whose logs it reads; none for those of the target. */
  readonly of: readonly string[];
  /** Milliseconds. */
  readonly since: number;
  readonly note?: string | undefined;
}

export interface QueryList {
  readonly target: string;
  readonly place: string;
  readonly queries: readonly ListedQuery[];
}

/** The saved queries of an environment; of a component, those that read its logs and those that read any. */
export function queryList(target: Target): QueryList {
  const { component, environment } = target;
  const queries = Object.entries(environment.queries)
    .map(([name, { query, of = [], ...more }]) => ({ name, text: query, of, ...more }))
    .filter(({ of }) => !component || of.length === 0 || of.includes(component.name));
  return { target: targetName(target), place: placeOf(target), queries };
}
