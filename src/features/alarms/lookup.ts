import { alarmNames } from '../../config/alarms-schema.ts';
import { UserError } from '../../kernel/errors.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { type Target, targetName } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import type { AlarmCard, AlarmRecord } from '../../store/alarms.ts';
import type { AlarmParts } from './parts.ts';

type Reading = Pick<AlarmParts, 'alarms'>;

/** `system@environment` of a target. */
export function environmentOf(target: Target): string {
  return targetName({ ...target, component: undefined });
}

/** The card of this id, or of an alarm of this name, if it belongs to this environment or to none. Throws UserError. */
export async function findCard(parts: Reading, word: string, target: Target): Promise<AlarmCard> {
  const card = (await parts.alarms.card(word)) ?? (await cardOfAlarm(parts, word, target));
  const environment = environmentOf(target);
  if (card && (card.environment ?? environment) === environment) return card;
  throw new UserError(
    `There is no message about an alarm ${quoted(word)} here. \`alarms\` lists what GridOps knows.`,
  );
}

async function cardOfAlarm(
  parts: Reading,
  word: string,
  target: Target,
): Promise<AlarmCard | undefined> {
  const record = await findAlarm(parts, word, target);
  return record?.card === undefined ? undefined : parts.alarms.card(record.card);
}

/** What is known of the alarm of this name or id in an environment. */
export async function findAlarm(
  { alarms }: Reading,
  word: string,
  target: Target,
): Promise<AlarmRecord | undefined> {
  const known = await alarms.inEnvironment(environmentOf(target));
  const name = word.toLowerCase();
  return known.find((each) => each.id === word || each.name.toLowerCase() === name);
}

/**
 * Names of alarms that a word means: those of a card, or one by its name. `environment`: where they belong, empty where the
 * catalog claims them for none. Throws UserError for an unknown one.
 */
export async function meantAlarms(
  parts: Reading,
  word: string,
  target: Target,
): Promise<{ environment: string; names: readonly string[] }> {
  const environment = environmentOf(target);
  const state = await parts.alarms.cardState(word, 0);
  if (state && (state.card.environment ?? environment) === environment) {
    const names = [...new Set(state.alarms.map(({ name }) => name))];
    return { environment: state.card.environment ?? '', names };
  }
  const record = await findAlarm(parts, word, target);
  const named = alarmNames(target.environment);
  const name = record?.name ?? named.find((each) => each.toLowerCase() === word.toLowerCase());
  if (name !== undefined) return { environment, names: [name] };
  const nearest = nearestNames(word, named);
  const meant = nearest.length > 0 ? nearest : named;
  const known = meant.map((each) => `\`${each}\``).join(', ') || 'none';
  throw new UserError(`There is no alarm ${quoted(word)} here. GridOps knows: ${known}.`);
}
