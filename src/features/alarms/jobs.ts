import { z } from 'zod';
import type { AlarmCard, Alarms, Silence } from '../../store/alarms.ts';
import type { Jobs, NewJob } from '../../store/jobs.ts';

/* The jobs of alarms: one for each opening of a card, one that looks what changed, one for the end of each silence and one for each chart of an incident (DESIGN §12). */

export const CARD = 'alarm-card';
export const CONTEXT = 'alarm-context';
export const SILENCE = 'alarm-silence';
export const LINKED = 'alarm-linked';
export const INCIDENT_CHART = 'alarm-incident-chart';

export interface Jobbing {
  readonly alarms: Alarms;
  readonly jobs: Pick<Jobs, 'nudge'>;
}

/** Keeps a card true until it is closed. */
export function cardJob({ id, opening }: Pick<AlarmCard, 'id' | 'opening'>, runAt: number): NewJob {
  return { id: `${id}:card:${opening}`, kind: CARD, input: { card: id, opening }, runAt };
}

/** Shows a closed card with the incident that it became part of. */
export function linkedJob({ id }: Pick<AlarmCard, 'id'>, incident: string, runAt: number): NewJob {
  return { id: `${id}:linked:${incident}`, kind: LINKED, input: { card: id }, runAt };
}

/** Finds out once what changed before an alarm. */
export function contextJob({ id }: Pick<AlarmCard, 'id'>, runAt: number): NewJob {
  return { id: `${id}:context`, kind: CONTEXT, input: { card: id }, runAt };
}

const cardInput = z.object({ card: z.string() });

const openingInput = cardInput.extend({ opening: z.number() });

/** Which opening of which card a job keeps true. */
export function readOpening(input: unknown): z.infer<typeof openingInput> {
  return openingInput.parse(input);
}

/** Which card a job is about. */
export function readCardInput(input: unknown): string {
  return cardInput.parse(input).card;
}

/** Ends a silence when its time is over. */
export function silenceJob({ id, environment, alarm, until }: Silence): NewJob {
  const input = { silence: id, environment, alarm };
  return { id: `${id}:silence`, kind: SILENCE, input, runAt: until };
}

const silenceInput = z.object({ silence: z.string(), environment: z.string(), alarm: z.string() });

/** Which silence a job ends. */
export function readSilence(input: unknown): z.infer<typeof silenceInput> {
  return silenceInput.parse(input);
}

/** Shows a card again soon. */
export async function wake(
  { jobs }: Jobbing,
  card: Pick<AlarmCard, 'id' | 'opening'>,
): Promise<void> {
  await jobs.nudge(cardJob(card, 0).id);
}

/** Shows the open cards with this alarm again. */
export async function wakeCardsOf(
  parts: Jobbing,
  environment: string,
  alarm: string,
): Promise<void> {
  for (const card of await parts.alarms.touchCardsOf(environment, alarm)) await wake(parts, card);
}
