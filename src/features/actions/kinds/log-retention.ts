import { describeGroup, type LogGroup } from '../../../aws/logs-groups.ts';
import { putRetention, RETENTION_DAYS } from '../../../aws/logs-retention.ts';
import { UserError } from '../../../kernel/errors.ts';
import { logSources } from '../../../kernel/log-sources.ts';
import type { ActionKind, ActionTools, Plan } from '../kind.ts';

/** How long a log group keeps its lines. AWS: PutRetentionPolicy, DeleteRetentionPolicy. */
export const logRetentionKind: ActionKind = {
  name: 'log-retention',
  async plan({ days }, tools) {
    const { group, live } = await readGroup(tools);
    const wanted = Number(days);
    if (wanted !== 0 && !RETENTION_DAYS.includes(wanted))
      throw new UserError(
        `CloudWatch keeps lines for ${RETENTION_DAYS.join(', ')} days, or never deletes them (\`never\`).`,
      );
    const old = live.retentionDays ?? 0;
    if (old === wanted) throw new UserError(`${group} keeps its lines ${words(old)} already.`);
    return planOf(group, old, wanted);
  },
  async execute({ after, details }, { clients, act, signal }) {
    const days = Number(after);
    const group = String(details);
    await putRetention(clients, act, { group, days: days === 0 ? undefined : days }, signal);
    return null;
  },
  async aftermath({ after }, _startedAt, tools) {
    const { live } = await readGroup(tools);
    const days = live.retentionDays ?? 0;
    return days === after
      ? { kind: 'done', receipt: null }
      : { kind: 'unknown', evidence: `It keeps lines ${words(days)}: it was probably not done.` };
  },
  async progress({ after }, _receipt, tools) {
    const { live } = await readGroup(tools);
    const days = live.retentionDays ?? 0;
    return {
      state: days === after ? 'succeeded' : 'running',
      facts: [`It keeps lines ${words(days)}.`],
    };
  },
};

async function readGroup({
  target,
  clients,
  read,
  signal,
}: ActionTools): Promise<{ group: string; live: LogGroup }> {
  const [source, another] = target.component ? logSources(target) : [];
  if (!source || another)
    throw new UserError('Whose log? Name a component that has one: `logs groups` lists them.');
  return { group: source.group, live: await describeGroup(clients, read, source.group, signal) };
}

const words = (days: number): string => (days === 0 ? 'for ever' : `${days} days`);

function planOf(group: string, old: number, wanted: number): Plan {
  const shorter = wanted !== 0 && (old === 0 || wanted < old);
  return {
    summary: `Keep the lines of ${group} ${words(wanted)}`,
    changes: [{ what: 'Retention', from: words(old), to: words(wanted) }],
    blastRadius: shorter
      ? [`Lines older than ${wanted} days are deleted, and nothing brings them back.`]
      : [],
    warnings: [],
    iam: [wanted === 0 ? 'logs:DeleteRetentionPolicy' : 'logs:PutRetentionPolicy'],
    single: false,
    before: old,
    after: wanted,
    details: group,
    undo: { action: 'log-retention', args: { days: old } },
  };
}
