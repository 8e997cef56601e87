import { z } from 'zod';
import { UserError } from '../../../../kernel/errors.ts';
import { formatDuration } from '../../../../kernel/time.ts';
import type { Device, DeviceAnswer, DeviceSpeech } from '../../devices.ts';
import type { ActionTools, Json, Plan, Progress } from '../../kind.ts';
import { deviceOf } from './device.ts';
import { deviceWords } from './json.ts';

/* Telling a thing something, and what its answer means. */

const details = z.object({
  thing: z.string(),
  op: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Why no good answer is to be expected, in a sentence. */
  doubt: z.string().exactOptional(),
});

/** What is to be sent. */
const commandOf = (plan: Plan) => details.parse(plan.details);

const heard = z.object({
  kind: z.enum(['acknowledged', 'refused', 'silent']),
  correlationId: z.string(),
  /** Epoch milliseconds. */
  sentAt: z.number(),
  /** Milliseconds. */
  roundTrip: z.number().exactOptional(),
  error: z.string().exactOptional(),
  notes: z.array(z.string()),
});

/** What was heard after something was sent, as it is kept. */
export type Heard = z.infer<typeof heard>;
export const heardIn = (receipt: Json): Heard => heard.parse(receipt);

/** Longer than a connection takes. */
const MARGIN_MS = 10_000;

/** How long a command of anything in the environment may take. */
export const longestCommand: (target: ActionTools['target']) => number = ({ environment }) => {
  const timeouts = Object.values(environment.fleets).map(({ commands }) => commands?.timeout ?? 0);
  return Math.max(...timeouts, 0) + MARGIN_MS + MARGIN_MS;
};

/** How things like this one are told what to do. Throws UserError where the catalog does not say so. */
export function speechOf({ name, speech }: Device): DeviceSpeech {
  if (speech) return speech;
  throw new UserError(
    `\`${name}\` cannot be told anything: the catalog names no \`commands\` for a fleet that it is in.`,
  );
}

/** Why no good answer to an op is to be expected from a thing that reports this; a sentence. */
export function doubtOf(
  device: Device,
  reported: Readonly<Record<string, unknown>>,
  op: string,
): string | undefined {
  const { kind, dialect } = speechOf(device).expectation(reported, op);
  const things = `Things of this kind (${dialect})`;
  if (kind === 'ignored') return `${things} ignore ${op}: they do not answer it.`;
  if (kind === 'refused') return `${things} do not know ${op}: they answer with an error.`;
  return undefined;
}

/** The thing that is to be told something. */
export function deviceOfPlan(plan: Plan, tools: ActionTools): Promise<Device> {
  return deviceOf({ thing: commandOf(plan).thing }, tools);
}

/** Publishes what was approved, once. Throws UserError where nothing left. */
export async function send(
  plan: Plan,
  tools: ActionTools,
): Promise<{ heard: Heard; ack: DeviceAnswer['ack'] }> {
  const { op, fields } = commandOf(plan);
  const device = await deviceOfPlan(plan, tools);
  const answer = await speechOf(device).send({ op, fields }, tools);
  const { kind, correlationId, sentAt, roundTrip, error, notes, ack } = answer;
  if (kind === 'unsent') throw new UserError(`Nothing was sent. ${error ?? ''}`.trim());
  const rest = {
    ...(roundTrip !== undefined && { roundTrip }),
    ...(error !== undefined && { error: deviceWords(error) }),
  };
  return { heard: { kind, correlationId, sentAt, ...rest, notes: [...notes] }, ack };
}

/** What one can say of an answer by itself. */
export function verdictOf(plan: Plan, heardThen: Heard): Progress {
  const { kind, roundTrip = 0, error = '', notes, correlationId } = heardThen;
  const { doubt } = commandOf(plan);
  const also = [...notes, `Correlation id ${correlationId}`];
  if (kind === 'acknowledged')
    return {
      state: 'succeeded',
      facts: [`Acknowledged after ${formatDuration(roundTrip)}`, ...also],
    };
  if (kind === 'refused')
    return { state: 'failed', facts: [`The device refuses: ${error}`, ...also] };
  return { state: 'unknown', facts: [error, ...(doubt === undefined ? [] : [doubt]), ...also] };
}
