import type { FleetCommands } from '../../../config/fleet-commands-schema.ts';
import { readPath } from '../../../json-path.ts';
import { maskText } from '../../../kernel/mask.ts';

/** What a message on the topic of acknowledgements is. */
export type Heard =
  /** The answer to this command; `worked` is undefined where it does not say so. */
  | {
      readonly kind: 'answer';
      readonly ack: unknown;
      readonly worked?: boolean;
      readonly error?: string;
    }
  /** For another command. */
  | { readonly kind: 'foreign' }
  /** Neither for this command nor for another one, as far as can be told. */
  | { readonly kind: 'unreadable' }
  /** Longer than AWS IoT lets a message be: not looked into. */
  | { readonly kind: 'oversized' };

/** Bytes. AWS IoT: Message broker and protocol quotas, publish payload size. */
const MOST_BYTES = 128 * 1024;
const MOST_WORDS = 300;

/** Reads a message from a device, which may hold anything. */
export function hear(
  { id, verdict, accepted, error }: FleetCommands['ack'],
  payload: Buffer,
  correlationId: string,
): Heard {
  if (payload.length > MOST_BYTES) return { kind: 'oversized' };
  const ack = parse(payload);
  const theirs = readPath(ack, id);
  if (theirs === undefined) return { kind: 'unreadable' };
  if (theirs !== correlationId) return { kind: 'foreign' };
  const said = first(ack, verdict);
  if (said === undefined) return { kind: 'answer', ack };
  const worked = accepted.some((each) => each === said);
  const why = worked ? undefined : first(ack, error);
  return { kind: 'answer', ack, worked, ...(why !== undefined && { error: words(why) }) };
}

function first(document: unknown, paths: readonly string[]): unknown {
  return paths
    .map((path) => readPath(document, path))
    .find((value) => value !== undefined && value !== null);
}

/** Cut before it is masked as well, because masking is work. */
function words(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return maskText(text.slice(0, 10 * MOST_WORDS)).slice(0, MOST_WORDS);
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
