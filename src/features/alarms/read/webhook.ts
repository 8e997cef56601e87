import type { CatalogWebhook } from '../../../config/intake-schema.ts';
import { readPath } from '../../../json-path.ts';
import type { AlarmEvent } from '../event.ts';
import { Unreadable } from './unreadable.ts';
import { instantOf } from './values.ts';

/** Where the message came in. */
export interface WebhookPlace {
  readonly name: string;
  readonly mapping: CatalogWebhook;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** So many alerts of one message are read; more is no message of a sender that means well. */
const MOST_ALERTS = 1_000;

/** Reads a message by the mapping that the catalog has for its webhook. */
export function readWebhook(value: unknown, place: WebhookPlace): AlarmEvent[] {
  const { alerts: path } = place.mapping;
  if (path === undefined) return [readAlert(value, value, place)];
  const alerts = readPath(value, path);
  if (!Array.isArray(alerts)) throw new Unreadable(`it has no list at ${path}`);
  if (alerts.length > MOST_ALERTS)
    throw new Unreadable(`it has ${alerts.length} alerts: more than ${MOST_ALERTS}`);
  return alerts.map((alert: unknown) => readAlert(alert, value, place));
}

/** A field is looked for in the alert first, and then in the whole message. */
function readAlert(alert: unknown, whole: unknown, place: WebhookPlace): AlarmEvent {
  const { name: webhook, mapping, receivedAt } = place;
  const { fields } = mapping;
  const textAt = (paths: readonly string[] | undefined): string | undefined => {
    const found = paths?.flatMap((path) => [readPath(alert, path), readPath(whole, path)]);
    return found?.map(textOf).find((text) => text !== undefined);
  };
  const must = (field: 'key' | 'name' | 'state'): string => {
    const text = textAt(fields[field]);
    if (text !== undefined) return text;
    throw new Unreadable(`it has no ${field} at ${fields[field].join(' or ')}`);
  };
  const state = stateOf(must('state'), mapping);
  const changed = state === 'OK' ? (fields.resolvedAt ?? fields.at) : fields.at;
  const at = textAt(changed);
  const number = Number(textAt(fields.value) ?? Number.NaN);
  const [severity, resource] = [textAt(fields.severity), textAt(fields.resource)];
  const link = linkOf(textAt(fields.link));
  return {
    kind: 'alarm',
    source: 'webhook',
    key: `webhook:${webhook} ${must('key')}`,
    name: must('name'),
    state,
    at: at === undefined ? receivedAt : timeOf(at),
    reason: textAt(fields.reason) ?? '',
    facts: [],
    ...(severity !== undefined && { severity }),
    ...(resource !== undefined && { resource }),
    ...(link !== undefined && { link }),
    ...(Number.isFinite(number) && { value: number }),
  };
}

/** What is neither firing nor resolved is not known, and never OK. */
function stateOf(found: string, { firing, resolved }: CatalogWebhook): AlarmEvent['state'] {
  const isOneOf = (values: readonly string[]) =>
    values.some((value) => value.toLowerCase() === found.toLowerCase());
  if (isOneOf(firing)) return 'ALARM';
  return isOneOf(resolved) ? 'OK' : 'INSUFFICIENT_DATA';
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** An ISO time, or seconds or milliseconds since 1970. */
function timeOf(text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return instantOf(text);
  const number = Number(text);
  return Math.floor(number < 100_000_000_000 ? number * 1_000 : number);
}

function linkOf(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}
