import { newestEvents } from '../../aws/logs-newest.ts';
import { reading } from '../../aws/readings.ts';
import type { CatalogEnvironment } from '../../config/catalog.ts';
import { maskText } from '../../kernel/mask.ts';
import type { ReadTools } from './certificates.ts';

/** Errors of one kind that AWS IoT wrote to its log about a client. */
export interface IotError {
  /** `Connect: AUTHORIZATION_FAILURE` */
  readonly what: string;
  readonly times: number;
  /** Epoch milliseconds. */
  readonly last: number;
}

/** What AWS IoT logged about a client; absent where the catalog names no log of AWS IoT. */
export interface IotErrors {
  /** The most frequent first. */
  readonly errors: readonly IotError[];
  /** Whether all of the window was read. */
  readonly complete: boolean;
  readonly fault?: string;
}

/** AWS IoT writes to a log group of this name. AWS: Monitor AWS IoT using CloudWatch Logs. */
const GROUP = 'AWSIotLogsV2';
/** How far back is looked, in milliseconds. */
export const ERRORS_SINCE = 24 * 3_600_000;
const MOST_EVENTS = 500;

/** Reads the errors of the last day about one MQTT client. */
export async function iotErrors(
  environment: CatalogEnvironment,
  clientId: string,
  { clients, scope, signal }: ReadTools,
  now: number,
): Promise<IotErrors | undefined> {
  if (!Object.values(environment.logs).some(({ group }) => group === GROUP)) return undefined;
  const client = JSON.stringify(clientId);
  const query = {
    group: GROUP,
    from: now - ERRORS_SINCE,
    until: now,
    pattern: `{ $.clientId = ${client} && $.logLevel = "ERROR" }`,
    limit: MOST_EVENTS,
  };
  const read = await reading(() => newestEvents(clients, scope, query, signal));
  if (!read.ok) return { errors: [], complete: false, fault: read.fault.message };
  const { events, stopped } = read.value;
  const kinds = Map.groupBy(events, ({ message }) => kindOf(message));
  const errors = [...kinds].map(([what, own]) => {
    const last = Math.max(...own.map(({ at }) => at));
    return { what, times: own.length, last };
  });
  return {
    errors: errors.toSorted((one, other) => other.times - one.times),
    complete: stopped === 'window',
  };
}

/** AWS: IoT log entries have `eventType` and, for failures, a `reason`. */
function kindOf(message: string): string {
  const entry = parse(message);
  const word = (key: string) => {
    const value = entry.get(key);
    return typeof value === 'string' ? [value] : [];
  };
  const words = [...word('eventType'), ...word('reason').slice(0, 1)];
  return maskText(words.join(': ') || message).slice(0, 200);
}

function parse(message: string): ReadonlyMap<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(message);
    return new Map(typeof parsed === 'object' && parsed ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}
