import { z } from 'zod';
import { type Alarm, describeAlarms } from '../../aws/cloudwatch-alarms.ts';
import type { Reading } from '../../aws/readings.ts';
import { readScope } from '../../aws/scopes.ts';
import { alarmNames } from '../../config/alarms-schema.ts';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import { targetTitle } from '../../kernel/targets.ts';
import { resolveTime, timeExpression } from '../../kernel/time.ts';
import type { AlarmCard, AlarmRecord, Silence, StoredChange } from '../../store/alarms.ts';
import { listView } from './list-view.ts';
import { environmentOf } from './lookup.ts';
import type { AlarmParts } from './parts.ts';

/** One alarm: what AWS says now, and what GridOps knows. */
export interface ListedAlarm {
  readonly name: string;
  /** Absent for what is no alarm of CloudWatch. */
  readonly live: Reading<Alarm> | undefined;
  readonly known: AlarmRecord | undefined;
  readonly card: AlarmCard | undefined;
  readonly silence: Silence | undefined;
  /** Since the time that was asked for; the newest ones only. */
  readonly changes: readonly StoredChange[];
}

export interface AlarmList {
  readonly target: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly alarms: readonly ListedAlarm[];
}

const USUAL_MS = 24 * 60 * 60_000;
const READ_MS = 10_000;
const MOST_CHANGES = 100;

/** `alarms`: the alarms of an environment as AWS has them now, with who looks after them and what is silenced. */
export function listCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'alarms',
    summary: 'Alarms: their state now and since when, who looks after them, what is silenced.',
    examples: ['alarms', 'alarms --since 7d'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      since: timeExpression
        .optional()
        .describe('from when on changes are counted; a day without it'),
    }),
    async run({ since }, context): Promise<AlarmList> {
      const target = targetOf(context);
      const { now, actor } = context;
      const clock = { now: now(), timeZone: actor.timeZone };
      const from = since ? resolveTime(since, clock) : now() - USUAL_MS;
      return {
        target: environmentOf(target),
        title: targetTitle({ ...target, component: undefined }),
        since: from,
        alarms: await readAlarms(parts, context, from),
      };
    },
    view: listView,
  });
}

async function readAlarms(
  parts: AlarmParts,
  context: RunContext,
  since: number,
): Promise<ListedAlarm[]> {
  const target = targetOf(context);
  const names = alarmNames(target.environment);
  const place = environmentOf(target);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(READ_MS)]);
  const scope = readScope(target.environment, context.actor.id);
  const [live, known, silences] = await Promise.all([
    names.length === 0 ? [] : describeAlarms(parts.clients, scope, names, signal),
    parts.alarms.inEnvironment(place),
    parts.alarms.silences(place),
  ]);
  const others = known.filter(({ name, state }) => !names.includes(name) && state !== 'OK');
  const all = [...names, ...new Set(others.map(({ name }) => name))];
  return Promise.all(
    all.map(async (name, index): Promise<ListedAlarm> => {
      const record = known.find((each) => each.name === name);
      const history = record ? await parts.alarms.history(record.id, MOST_CHANGES) : [];
      return {
        name,
        live: live[index],
        known: record,
        card: record?.card === undefined ? undefined : await parts.alarms.card(record.card),
        silence: silences.find(({ alarm, until }) => alarm === name && until > parts.now()),
        changes: history.filter(({ at }) => at >= since),
      };
    }),
  );
}
