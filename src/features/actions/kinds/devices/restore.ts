import { iamActions } from '../../../../aws/operations.ts';
import { formatDuration } from '../../../../kernel/time.ts';
import type { ActionKind, ActionTools, Json, Plan, Progress } from '../../kind.ts';
import { deviceOfPlan, doubtOf, heardIn, longestCommand, send, verdictOf } from './answer.ts';
import { deviceOf, silenceWarnings } from './device.ts';
import {
  activeEvent,
  demandResponseOf,
  EVENT_PATIENCE_MS,
  eventState,
  lookAtEvent,
  wasKind,
} from './event-state.ts';
import { readShadow } from './shadow-change.ts';

/** Lets a thing end an event before its time. AWS IoT: Publish. */
export const deviceRestoreKind: ActionKind = {
  name: 'device-restore',
  longest: longestCommand,
  async plan(args, tools) {
    const device = await deviceOf(args, tools);
    const demandResponse = demandResponseOf(device);
    const { restore: op } = demandResponse;
    const { name } = device;
    const shadow = await readShadow({ thing: name }, tools);
    const event = activeEvent(demandResponse, shadow);
    const doubt = doubtOf(device, shadow.reported, op);
    const knows = event.kind !== 'unknown';
    return {
      summary: `Restore the load of ${name}`,
      changes: [
        {
          what: 'Event',
          from: event.kind === 'active' ? event.id : knows ? 'none' : 'not known',
          to: 'ended',
        },
      ],
      blastRadius: ['What was shed draws power again, all at once.'],
      warnings: [
        ...(event.kind === 'idle'
          ? ['Its shadow names no event: there may be nothing to end.']
          : []),
        ...silenceWarnings(device, shadow),
        ...(doubt === undefined ? [] : [doubt]),
      ],
      iam: iamActions(['Publish']),
      single: false,
      before: eventState(name, event.kind),
      after: eventState(name, knows ? 'idle' : 'unknown'),
      details: { thing: name, op, fields: {}, ...(doubt !== undefined && { doubt }) },
    };
  },
  execute: async (plan, tools) => (await send(plan, tools)).heard,
  async aftermath(plan, startedAt, tools) {
    const device = await deviceOfPlan(plan, tools);
    const event = await lookAtEvent(device, tools);
    if (event.kind !== 'idle' || !wasKind(plan.before, 'active'))
      return { kind: 'unknown', evidence: 'Whether the device heard of it cannot be told.' };
    const error = 'GridOps was stopped before an acknowledgement came.';
    const heard = { kind: 'silent', correlationId: 'not known', notes: [], error };
    return { kind: 'done', receipt: { ...heard, sentAt: startedAt } };
  },
  progress,
};

/** What the device answered, and whether its shadow still names the event. */
async function progress(plan: Plan, receipt: Json, tools: ActionTools): Promise<Progress> {
  const heard = heardIn(receipt);
  const verdict = verdictOf(plan, heard);
  if (verdict.state === 'failed') return verdict;
  const device = await deviceOfPlan(plan, tools);
  const event = await lookAtEvent(device, tools);
  const isOver = event.kind === 'idle' && wasKind(plan.before, 'active');
  const facts = isOver ? [...verdict.facts, 'Its shadow names no event any more.'] : verdict.facts;
  if (heard.kind === 'silent') return { state: isOver ? 'succeeded' : 'unknown', facts };
  if (event.kind !== 'active') return { state: 'succeeded', facts };
  const still = [...facts, `Its shadow still names the event ${event.id}.`];
  if (tools.now() - heard.sentAt < EVENT_PATIENCE_MS) return { state: 'running', facts: still };
  const after = `This is so after ${formatDuration(EVENT_PATIENCE_MS)}.`;
  return { state: 'unknown', facts: [...still, after] };
}
