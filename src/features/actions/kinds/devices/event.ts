import { z } from 'zod';
import type { Shadow } from '../../../../aws/iot-data.ts';
import { iamActions } from '../../../../aws/operations.ts';
import { formatDuration } from '../../../../kernel/time.ts';
import type { Device, DeviceCircuit, DeviceFields } from '../../devices.ts';
import type { ActionKind, ActionTools, Json, Plan, Progress } from '../../kind.ts';
import {
  deviceOfPlan,
  doubtOf,
  type Heard,
  heardIn,
  longestCommand,
  send,
  speechOf,
  verdictOf,
} from './answer.ts';
import {
  circuitWords,
  curtailedIn,
  curtailedShape,
  curtailedWords,
  fallen,
  powerWords,
} from './circuits.ts';
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

/** Lets a thing shed load for a while. AWS IoT: Publish. */
export const deviceEventKind: ActionKind = {
  name: 'device-event',
  longest: longestCommand,
  async plan(args, tools) {
    const device = await deviceOf(args, tools);
    const demandResponse = demandResponseOf(device);
    const { op } = demandResponse;
    const [shed, seconds] = [Number(args.shed), Number(args.seconds)];
    const words = [`${demandResponse.shed}=${shed}`, `${demandResponse.duration}=${seconds}`];
    const fields = speechOf(device).readFields(op, words);
    const [shadow, circuits] = await Promise.all([
      readShadow({ thing: device.name }, tools),
      circuitWords(device, shed, tools),
    ]);
    const plan = planOf(device, { op, fields, shed, seconds }, shadow, tools.now());
    return {
      ...plan,
      blastRadius: circuits.radius,
      warnings: [...plan.warnings, ...circuits.warnings],
    };
  },
  execute,
  async aftermath(plan, startedAt, tools) {
    const device = await deviceOfPlan(plan, tools);
    const now = await lookAtEvent(device, tools);
    if (now.kind !== 'active' || !wasKind(plan.before, 'idle'))
      return { kind: 'unknown', evidence: 'Whether the device heard of it cannot be told.' };
    const error = 'GridOps was stopped before an acknowledgement came.';
    const heard: Heard = {
      kind: 'silent',
      // It was idle just before it was sent, so the event that is there now is this one.
      correlationId: now.id,
      sentAt: startedAt,
      error,
      notes: [],
    };
    return { kind: 'done', receipt: { heard } };
  },
  progress,
};

interface Asked {
  readonly op: string;
  readonly fields: DeviceFields;
  /** In the unit of the fleet. */
  readonly shed: number;
  readonly seconds: number;
}

function planOf(
  device: Device,
  { op, fields, shed, seconds }: Asked,
  shadow: Shadow,
  now: number,
): Omit<Plan, 'blastRadius'> {
  const { name, unit } = device;
  const event = activeEvent(demandResponseOf(device), shadow);
  const doubt = doubtOf(device, shadow.reported, op);
  const [power, span] = [powerWords(shed, unit), formatDuration(seconds * 1_000)];
  const until = new Date(now + seconds * 1_000).toISOString().slice(11, 16);
  const knows = event.kind !== 'unknown';
  return {
    summary: `Shed ${power} at ${name} for ${span}`,
    changes: [
      { what: 'Load shed on request', from: '', to: power },
      { what: 'For', from: '', to: `${span}: until ${until} UTC if it began now` },
    ],
    warnings: [
      ...(event.kind === 'active' ? [`An event is active already: ${event.id}.`] : []),
      ...silenceWarnings(device, shadow),
      ...(doubt === undefined ? [] : [doubt]),
    ],
    iam: iamActions(['Publish']),
    single: false,
    before: eventState(name, event.kind),
    after: eventState(name, knows ? 'active' : 'unknown'),
    details: { thing: name, op, fields, shed, ...(doubt !== undefined && { doubt }) },
    undo: { action: 'device-restore', args: { thing: name } },
  };
}

const circuitShape = z.object({ id: z.string(), name: z.string(), power: z.number() });
const kept = z.object({
  heard: z.unknown(),
  /** As the acknowledgement has them. */
  curtailed: z.array(curtailedShape).exactOptional(),
  /** As they were just before, where the acknowledgement does not tell. */
  circuits: z.array(circuitShape).exactOptional(),
});
const asked = z.object({ shed: z.number() });

async function execute(plan: Plan, tools: ActionTools): Promise<Json> {
  const device = await deviceOfPlan(plan, tools);
  const before = await device.circuits(tools);
  const { heard, ack } = await send(plan, tools);
  const curtailed = curtailedIn(demandResponseOf(device), ack);
  if (curtailed) return { heard, curtailed: curtailed.map((each) => ({ ...each })) };
  return { heard, ...('fault' in before ? {} : { circuits: before.flatMap(drawing) }) };
}

function drawing({ id, name, power }: DeviceCircuit) {
  return power === undefined ? [] : [{ id, name, power }];
}

/** What the device answered, and what its shadow says: the acknowledgement alone is no proof that load is shed. */
async function progress(plan: Plan, receipt: Json, tools: ActionTools): Promise<Progress> {
  const stored = kept.parse(receipt);
  const heard = heardIn(stored.heard as Json);
  const verdict = verdictOf(plan, heard);
  if (verdict.state === 'failed') return verdict;
  const device = await deviceOfPlan(plan, tools);
  const event = await lookAtEvent(device, tools);
  if (heard.kind === 'silent') {
    if (event.kind !== 'active') return verdict;
    const facts = [...verdict.facts, `Its shadow names the event ${event.id}, though.`];
    // Another one may have been started by somebody else.
    return { state: event.id === heard.correlationId ? 'succeeded' : 'unknown', facts };
  }
  const isLate = tools.now() - heard.sentAt > EVENT_PATIENCE_MS;
  if (event.kind === 'idle' && !isLate)
    return {
      state: 'running',
      facts: [...verdict.facts, 'Its shadow does not name the event yet.'],
    };
  const { shed } = asked.parse(plan.details);
  const circuits = await curtailedFacts(device, stored, shed, tools);
  const facts = [...verdict.facts, ...circuits];
  if (event.kind !== 'idle') return { state: 'succeeded', facts };
  const after = `Its shadow names no event after ${formatDuration(EVENT_PATIENCE_MS)}: look at its circuits.`;
  return { state: 'unknown', facts: [...facts, after] };
}

async function curtailedFacts(
  device: Device,
  { curtailed, circuits = [] }: z.infer<typeof kept>,
  shed: number,
  tools: ActionTools,
): Promise<string[]> {
  if (curtailed) return curtailedWords(curtailed, shed, device.unit);
  const now = await device.circuits(tools);
  if ('fault' in now) return [`What was curtailed is not known: ${now.fault}`];
  const before = circuits.map((circuit) => ({ ...circuit, sheddable: false }));
  return curtailedWords(fallen(before, now), shed, device.unit);
}
