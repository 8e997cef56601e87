import { z } from 'zod';
import type { Press } from '../slack/contract.ts';
import { Refusal } from './guard.ts';
import type { Act } from './wire.ts';

const id = z.string().min(1).max(64);
/** Slack: block_id and action_id hold 255 characters at most. */
const blockKitId = z.string().max(255);

/** A line typed into the composer. Slack's clients stop at 12 000 characters. */
export const typedLine = z.strictObject({
  person: id,
  channel: id,
  text: z.string().min(1).max(12_000),
});

const byPerson = { person: id, channel: id, ts: id };

/** What a person does with a message, or with a channel. */
export const act: z.ZodType<Act> = z.union([
  z.strictObject({ kind: z.enum(['react', 'unreact']), ...byPerson, name: id }),
  z.strictObject({ kind: z.enum(['reply', 'edit']), ...byPerson, text: typedLine.shape.text }),
  z.strictObject({ kind: z.literal('remove'), ...byPerson }),
  z.strictObject({ kind: z.literal('join'), person: id, channel: id }),
]);

/** Block id → action id → what was entered. */
const entered = z.record(blockKitId, z.record(blockKitId, z.string().max(3000)));

/** A pressed button, a chosen option. */
export const pressed: z.ZodType<Press> = z.strictObject({
  userId: id,
  channel: id.exactOptional(),
  ts: id.exactOptional(),
  modalId: id.exactOptional(),
  blockId: blockKitId,
  actionId: blockKitId,
  selected: z.string().max(2000).exactOptional(),
  values: entered.exactOptional(),
});

/** A submitted modal. */
export const submission = z.strictObject({ person: id, values: entered });

/** A modal closed without submitting it. */
export const dismissal = z.strictObject({ person: id });

/** One switch of the panel that breaks the world. */
export const breakageSwitch = z.strictObject({ id, active: z.boolean() });

/** The begin of a scenario. */
export const scenarioBegin = z.strictObject({ id });

/** A request without anything in it. */
export const nothing = z.strictObject({});

/**
 * Reads a body as a schema says.
 * @throws Refusal 400 naming every field that is wrong.
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`,
  );
  throw new Refusal(400, `This request is not understood: ${problems.join('; ')}.`);
}
