import { AwsFault } from '../../../aws/faults.ts';
import { groupArns } from '../../../aws/logs-live-tail.ts';
import type { FeedTools } from './feed-item.ts';

/** The log groups that can be followed. */
export interface FoundGroups {
  /** Names. */
  readonly groups: readonly string[];
  /** Their ARNs, or their names where AWS does not tell; so that they are asked for once and not for each session. */
  readonly identifiers: readonly string[];
  /** What is not followed, and why, in sentences. */
  readonly notes: readonly string[];
}

/** A service that never wrote a line has no group yet, and is left out. Throws AwsFault if there is none of all groups. */
export async function findGroups(tools: FeedTools): Promise<FoundGroups> {
  const found = await Promise.all(tools.groups.map((group) => findGroup(group, tools)));
  const there = found.flatMap((each) => (each.fault ? [] : [each]));
  const missing = found.flatMap(({ fault }) => fault ?? []);
  const [first] = missing;
  if (first && there.length === 0) throw first;
  return {
    groups: there.map(({ group }) => group),
    identifiers: there.map(({ identifier }) => identifier),
    notes: missing.map(({ what }) => `Not followed: ${what}.`),
  };
}

async function findGroup(group: string, { clients, scope, signal }: FeedTools) {
  try {
    const [arn = group] = await groupArns(clients, scope, [group], signal);
    return { group, identifier: arn };
  } catch (error) {
    const isMissing = error instanceof AwsFault && error.kind === 'not-found';
    return { group, identifier: group, ...(isMissing && { fault: error }) };
  }
}
