import { type AlarmDefinition, alarmDefinition } from '../../../aws/alarm-definition.ts';
import { putThreshold, setActionsEnabled, setAlarmState } from '../../../aws/alarm-settings.ts';
import { alarmNames } from '../../../config/alarms-schema.ts';
import { UserError } from '../../../kernel/errors.ts';
import { nearestNames } from '../../../kernel/nearest.ts';
import { formatDuration } from '../../../kernel/time.ts';
import { quoted } from '../../../kernel/words.ts';
import type { ActionArguments, ActionKind, ActionTools, Plan } from '../kind.ts';

/** The alarm that is meant, of those that the catalog names. Throws UserError for any other. */
async function readAlarm(
  { alarm }: ActionArguments,
  { clients, read, target, signal }: ActionTools,
): Promise<AlarmDefinition> {
  const alarms = alarmNames(target.environment);
  const asked = String(alarm);
  const name = alarms.find((each) => each.toLowerCase() === asked.toLowerCase());
  if (name !== undefined) return alarmDefinition(clients, read, name, signal);
  const nearest = nearestNames(asked, alarms);
  const meant = nearest.length > 0 ? nearest : alarms;
  const known = meant.map((each) => `\`${each}\``).join(', ') || 'none';
  throw new UserError(`The catalog has no alarm ${quoted(asked)} here. It knows: ${known}.`);
}

const NOTHING_MORE = { blastRadius: [], warnings: [], single: false } as const;

/** Whether an alarm notifies. AWS: DisableAlarmActions, EnableAlarmActions. */
function muteKind(name: 'alarm-mute' | 'alarm-unmute'): ActionKind {
  const enabled = name === 'alarm-unmute';
  const words = (notifies: boolean) => (notifies ? 'notifies' : 'tells nobody');
  return {
    name,
    async plan(args, tools) {
      const { name: alarm, actionsEnabled, state, since } = await readAlarm(args, tools);
      if (actionsEnabled === enabled)
        throw new UserError(`${alarm} ${enabled ? 'notifies already' : 'is muted already'}.`);
      const active =
        state === 'ALARM' ? [`It is in ALARM, for ${formatDuration(tools.now() - since)}.`] : [];
      return {
        ...NOTHING_MORE,
        summary: `${enabled ? 'Unmute' : 'Mute'} the alarm ${alarm}`,
        changes: [{ what: 'When it goes off', from: words(!enabled), to: words(enabled) }],
        blastRadius: enabled
          ? []
          : [
              'Nobody is told by AWS when it goes off, until it is unmuted. It does not end by itself.',
            ],
        warnings: active,
        iam: [enabled ? 'cloudwatch:EnableAlarmActions' : 'cloudwatch:DisableAlarmActions'],
        before: { alarm, enabled: !enabled },
        after: { alarm, enabled },
        details: null,
        undo: { action: enabled ? 'alarm-mute' : 'alarm-unmute', args: { alarm } },
      };
    },
    async execute(_plan, tools) {
      const { clients, act, signal } = tools;
      const names = [alarmOf(_plan)];
      await setActionsEnabled(clients, act, { names, enabled }, signal);
      return null;
    },
    async aftermath(plan, _startedAt, tools) {
      const { actionsEnabled } = await readAlarm({ alarm: alarmOf(plan) }, tools);
      return actionsEnabled === enabled
        ? { kind: 'done', receipt: null }
        : { kind: 'unknown', evidence: `It still ${words(!enabled)}: it was probably not done.` };
    },
    async progress(plan, _receipt, tools) {
      const { actionsEnabled } = await readAlarm({ alarm: alarmOf(plan) }, tools);
      const state = actionsEnabled === enabled ? 'succeeded' : 'running';
      return { state, facts: [`It ${words(actionsEnabled)}.`] };
    },
  };
}

/** AWS: ComparisonOperator; bands of anomaly detection have no fixed threshold. */
const SIGNS: Readonly<Partial<Record<string, string>>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

const level = (comparison: string, threshold: number) =>
  `${SIGNS[comparison] ?? comparison} ${threshold}`;

/** Another threshold, all else as it is. AWS: PutMetricAlarm. */
const tuneKind: ActionKind = {
  name: 'alarm-tune',
  async plan(args, tools) {
    const { name: alarm, threshold: old, comparison = '' } = await readAlarm(args, tools);
    const { threshold } = args;
    if (old === undefined)
      throw new UserError(`${alarm} has no threshold: it is composite or follows an anomaly band.`);
    if (typeof threshold !== 'number' || threshold === old)
      throw new UserError(`The threshold of ${alarm} is ${old} already.`);
    return {
      ...NOTHING_MORE,
      summary: `Change the threshold of ${alarm} from ${old} to ${threshold}`,
      changes: [
        { what: 'Threshold', from: level(comparison, old), to: level(comparison, threshold) },
      ],
      iam: ['cloudwatch:PutMetricAlarm'],
      before: { alarm, threshold: old },
      after: { alarm, threshold },
      details: null,
      undo: { action: 'alarm-tune', args: { alarm, threshold: old } },
    };
  },
  async execute(plan, tools) {
    const { clients, act, signal } = tools;
    const definition = await readAlarm({ alarm: alarmOf(plan) }, tools);
    await putThreshold(clients, act, { definition, threshold: thresholdOf(plan) }, signal);
    return null;
  },
  async aftermath(plan, _startedAt, tools) {
    const { threshold } = await readAlarm({ alarm: alarmOf(plan) }, tools);
    return threshold === thresholdOf(plan)
      ? { kind: 'done', receipt: null }
      : { kind: 'unknown', evidence: `The threshold is ${threshold}: it was probably not done.` };
  },
  async progress(plan, _receipt, tools) {
    const { threshold } = await readAlarm({ alarm: alarmOf(plan) }, tools);
    const state = threshold === thresholdOf(plan) ? 'succeeded' : 'running';
    return { state, facts: [`The threshold is ${threshold}.`] };
  },
};

/** Sets an alarm off until CloudWatch evaluates it again. AWS: SetAlarmState. */
const testKind: ActionKind = {
  name: 'alarm-test',
  async plan(args, tools) {
    const { name: alarm, state, actionsEnabled } = await readAlarm(args, tools);
    if (state === 'ALARM') throw new UserError(`${alarm} is in ALARM already: that is no test.`);
    return {
      ...NOTHING_MORE,
      summary: `Set off the alarm ${alarm} as a test`,
      changes: [{ what: 'State', from: state, to: 'ALARM, until AWS evaluates it again' }],
      blastRadius: [
        'Everybody whom the alarm notifies is told, and whatever it starts is started.',
      ],
      warnings: actionsEnabled ? [] : ['It is muted: nobody will be told.'],
      iam: ['cloudwatch:SetAlarmState'],
      before: { alarm, enabled: actionsEnabled },
      after: { alarm, enabled: actionsEnabled },
      details: null,
    };
  },
  async execute(plan, { clients, act, signal, now }) {
    const at = new Date(now()).toISOString();
    const reason = `A test from GridOps at ${at}, asked by ${act.userId}`;
    await setAlarmState(clients, act, { name: alarmOf(plan), state: 'ALARM', reason }, signal);
    return null;
  },
  async aftermath(plan, startedAt, tools) {
    const { state, reason, since } = await readAlarm({ alarm: alarmOf(plan) }, tools);
    if (state === 'ALARM' && since >= startedAt) return { kind: 'done', receipt: null };
    return { kind: 'unknown', evidence: `The alarm is ${state}: ${reason}` };
  },
  async progress(plan, _receipt, tools) {
    const { state } = await readAlarm({ alarm: alarmOf(plan) }, tools);
    return { state: 'succeeded', facts: [`AWS took it. The alarm is ${state} now.`] };
  },
};

function alarmOf({ before }: Plan): string {
  const alarm = typeof before === 'object' && before !== null && Reflect.get(before, 'alarm');
  if (typeof alarm !== 'string') throw new Error('the plan names no alarm');
  return alarm;
}

function thresholdOf({ after }: Plan): number {
  const threshold = typeof after === 'object' && after !== null && Reflect.get(after, 'threshold');
  if (typeof threshold !== 'number') throw new Error('the plan names no threshold');
  return threshold;
}

export const alarmKinds = {
  'alarm-mute': muteKind('alarm-mute'),
  'alarm-unmute': muteKind('alarm-unmute'),
  'alarm-tune': tuneKind,
  'alarm-test': testKind,
} as const;
