import { z } from 'zod';
import { type AlarmDefinition, alarmDefinition } from '../../aws/alarm-definition.ts';
import { type AlarmChange, alarmChanges } from '../../aws/alarm-history.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { resolveTime, timeExpression } from '../../kernel/time.ts';
import type { AlarmCard, AlarmRecord, StoredChange } from '../../store/alarms.ts';
import { environmentOf, findAlarm, meantAlarms } from './lookup.ts';
import type { AlarmParts } from './parts.ts';
import { showView } from './show-view.ts';

/** One alarm: how it is defined, what it did, and where its message is. */
export interface AlarmReport {
  readonly target: string;
  readonly name: string;
  readonly definition: Reading<AlarmDefinition>;
  /** As AWS has it; a fault where it could not be read. */
  readonly history: Reading<readonly AlarmChange[]>;
  readonly known: AlarmRecord | undefined;
  /** As GridOps was told, newest first. */
  readonly told: readonly StoredChange[];
  readonly card: AlarmCard | undefined;
}

const USUAL_MS = 7 * 24 * 60 * 60_000;
const READ_MS = 10_000;
const MOST_TOLD = 20;

/** `alarm <name>`: its definition, its history, and its message. */
export function showCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'alarm',
    summary: 'One alarm: how it is defined, what it did lately, and who looks after it.',
    examples: ['alarm ECS-Backend-HighCPU'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      alarm: z.string().describe('its name').meta({ positional: true }),
      since: timeExpression.optional().describe('how far back its history goes; a week without it'),
    }),
    async run({ alarm, since }, context): Promise<AlarmReport> {
      const clock = { now: parts.now(), timeZone: context.actor.timeZone };
      const from = since ? resolveTime(since, clock) : clock.now - USUAL_MS;
      return read(parts, alarm, from, context);
    },
    view: showView,
  });
}

async function read(
  parts: AlarmParts,
  word: string,
  from: number,
  context: RunContext,
): Promise<AlarmReport> {
  const target = targetOf(context);
  const { names } = await meantAlarms(parts, word, target);
  const [name] = names;
  if (name === undefined) throw new UserError('This message has no alarm.');
  const scope = readScope(target.environment, context.actor.id);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(READ_MS)]);
  const known = await findAlarm(parts, name, target);
  const window = { name, from, until: parts.now() };
  const [definition, history, told, card] = await Promise.all([
    reading(() => alarmDefinition(parts.clients, scope, name, signal)),
    reading(() => alarmChanges(parts.clients, scope, window, signal)),
    known ? parts.alarms.history(known.id, MOST_TOLD) : [],
    known?.card === undefined ? undefined : parts.alarms.card(known.card),
  ]);
  return { target: environmentOf(target), name, definition, history, known, told, card };
}
