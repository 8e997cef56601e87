import { describeGroups, type LogGroup, newestEventAt } from '../../aws/logs-groups.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import type { LogSource } from '../../kernel/log-sources.ts';
import type { ReadTools } from './around.ts';

/** What there is to say of a log group, the worst first: it is not there, it could not be read, its retention is wrong. */
export const VERDICTS = ['missing', 'unknown', 'retention', 'unjudged', 'right'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A log group as it is, against what the catalog wants. */
export interface GroupFinding {
  readonly component: string;
  readonly title: string;
  readonly group: string;
  readonly verdict: Verdict;
  /** Why it could not be read. */
  readonly fault?: string;
  /** Absent where events never expire, and where the group could not be read. */
  readonly retentionDays?: number;
  /** What the catalog wants. */
  readonly policyDays?: number;
  readonly storedBytes?: number;
  /** Epoch milliseconds; absent where there is none or AWS does not tell. */
  readonly newestAt?: number;
}

const DAY = 86_400_000;

/** Reads all groups and when each was written to, the worst first. */
export async function findGroups(
  sources: readonly LogSource[],
  { clients, scope, signal }: ReadTools,
): Promise<GroupFinding[]> {
  const names = sources.map(({ group }) => group);
  const [groups, newest] = await Promise.all([
    describeGroups(clients, scope, names, signal),
    Promise.all(names.map((name) => reading(() => newestEventAt(clients, scope, name, signal)))),
  ]);
  const findings = sources.map((source, index) => judgeGroup(source, groups[index], newest[index]));
  const badness = ({ verdict }: GroupFinding) => VERDICTS.indexOf(verdict);
  return findings.sort((one, other) => badness(one) - badness(other));
}

/** What one group is, by what was read of it. */
export function judgeGroup(
  { component, title, group, retention }: LogSource,
  described: Reading<LogGroup> | undefined,
  newest: Reading<number | undefined> | undefined,
): GroupFinding {
  const policyDays = retention === undefined ? undefined : retention / DAY;
  const wanted = policyDays === undefined ? {} : { policyDays };
  const place = { component, title, group, ...wanted };
  if (!described) return { ...place, verdict: 'unknown' };
  if (!described.ok) {
    const isMissing = described.fault.kind === 'not-found';
    const verdict = isMissing ? 'missing' : 'unknown';
    return { ...place, verdict, fault: described.fault.message };
  }
  const { retentionDays, storedBytes } = described.value;
  const newestAt = newest?.ok ? newest.value : undefined;
  return {
    ...place,
    verdict: judge(retentionDays, policyDays),
    storedBytes,
    ...(retentionDays !== undefined && { retentionDays }),
    ...(newestAt !== undefined && { newestAt }),
    ...(newest && !newest.ok && { fault: newest.fault.message }),
  };
}

function judge(days: number | undefined, policy: number | undefined): Verdict {
  if (policy === undefined) return 'unjudged';
  return days === policy ? 'right' : 'retention';
}
