import { z } from 'zod';
import type { Incident } from '../../store/incidents.ts';
import type { NewJob } from '../../store/jobs.ts';

/* What goes on beside the requests of an incident; each is a durable job that can be run again. */

/** Makes the channel or the thread. */
export const ROOM = 'incident-room';
/** Keeps the pinned message true. */
export const HEADER = 'incident-header';
/** Something of Slack's that may fail without harm: an invitation, a pin, a bookmark, the canvas. */
export const STEP = 'incident-step';
/** A message in the room or to the stakeholders. */
export const TELL = 'incident-tell';
/** Reminds of the next update. */
export const REMINDER = 'incident-reminder';
/** Looks at the health of what is affected. */
export const HEALTH = 'incident-health';
/** Something that people did in the room with Slack's own means. */
export const EVENT = 'incident-event';

const place = z.object({
  channel: z.string(),
  ts: z.string(),
  thread: z.string().exactOptional(),
});

export const step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invite'), principal: z.string() }),
  z.object({ kind: z.literal('bookmark'), title: z.string(), link: z.string() }),
  z.object({ kind: z.literal('pin'), place }),
  z.object({ kind: z.literal('headerBookmark'), place }),
  z.object({ kind: z.literal('canvas') }),
]);

export type Step = z.infer<typeof step>;

export const told = z.object({
  to: z.enum(['room', 'stakeholders']),
  text: z.string(),
  mention: z.array(z.string()).default([]),
});

export type Told = z.input<typeof told>;

type Named = Pick<Incident, 'id'>;

export function roomJob({ id, openedAt }: Incident): NewJob {
  return { id: `${id}:room`, kind: ROOM, input: { incident: id }, runAt: openedAt };
}

/** One for each time that it is open. */
export function headerJob({ id, reopened = 0 }: Incident, runAt: number): NewJob {
  return { id: headerJobId({ id, reopened }), kind: HEADER, input: { incident: id }, runAt };
}

export function headerJobId({ id, reopened = 0 }: Pick<Incident, 'id' | 'reopened'>): string {
  return `${id}:header:${reopened}`;
}

/** One for each time that it is open; none where nobody said what is affected. */
export function healthJobs({ id, target, reopened = 0 }: Incident, runAt: number): NewJob[] {
  if (target === undefined) return [];
  const input = { incident: id, reopened };
  return [{ id: `${id}:health:${reopened}`, kind: HEALTH, input, runAt }];
}

/** `name`: a step of the same name is taken once. */
export function stepJob({ id }: Named, name: string, taken: Step, runAt: number): NewJob {
  return { id: `${id}:step:${name}`, kind: STEP, input: { incident: id, step: taken }, runAt };
}

export function tellJob({ id }: Named, name: string, message: Told, runAt: number): NewJob {
  return { id: `${id}:tell:${name}`, kind: TELL, input: { incident: id, ...message }, runAt };
}

/** None where no update is due. */
export function reminderJobs({ id }: Named, dueAt: number | undefined): NewJob[] {
  if (dueAt === undefined) return [];
  const input = { incident: id, dueAt };
  return [{ id: `${id}:reminder:${dueAt}`, kind: REMINDER, input, runAt: dueAt }];
}

/** Who is called when it is that bad. */
export function callJobs(incident: Incident, escalate: readonly string[], at: number): NewJob[] {
  if (escalate.length === 0) return [];
  const { severity, version } = incident;
  const text = `You are called because this is ${severity}.`;
  const message: Told = { to: 'room', text, mention: [...escalate] };
  return [tellJob(incident, `call:${severity}:${version}`, message, at)];
}
