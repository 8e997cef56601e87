import PQueue from 'p-queue';
import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import {
  type Certificate,
  certificatesOfThing,
  describeCertificate,
  thingsOfCertificate,
} from '../../aws/iot-certificates.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import type { FieldMap } from './field-map.ts';
import { dayOf, timeLeft } from './words.ts';

/** The worst first. `inactive`: AWS does not accept it, whatever its dates are. */
export const LEVELS = [
  'expired',
  'inactive',
  'critical',
  'warning',
  'unknown',
  'none',
  'fine',
] as const;
export type Level = (typeof LEVELS)[number];

/** How a certificate, or the best one of a thing, is. */
export interface Validity {
  readonly level: Level;
  /** Epoch milliseconds; absent where it is not known. */
  readonly notAfter?: number;
}

export interface ReadTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  readonly signal: AbortSignal;
}

/** AWS IoT takes some tens of these calls a second (AWS: IoT Core quotas). */
const AT_ONCE = 8;

export function judgeCertificate(
  { status, notBefore, notAfter }: Certificate,
  { warning, critical }: FieldMap['certificates'],
  now: number,
): Validity {
  if (status !== 'ACTIVE' || (notBefore !== undefined && notBefore > now))
    return { level: 'inactive', ...(notAfter !== undefined && { notAfter }) };
  if (notAfter === undefined) return { level: 'unknown' };
  const left = notAfter - now;
  if (left <= 0) return { level: 'expired', notAfter };
  if (left <= critical) return { level: 'critical', notAfter };
  return { level: left <= warning ? 'warning' : 'fine', notAfter };
}

/** The best of a thing's certificates, because it may use any of them; one that could not be read leaves it unknown. */
export function judgeCertificates(
  certificates: Reading<readonly Reading<Certificate>[]>,
  levels: FieldMap['certificates'],
  now: number,
): Validity {
  if (!certificates.ok) return { level: 'unknown' };
  const judged = certificates.value.map(
    (each): Validity =>
      each.ok ? judgeCertificate(each.value, levels, now) : { level: 'unknown' },
  );
  const best = judged.toSorted(
    (one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level),
  );
  return best[0] ?? { level: 'none' };
}

/** `18 d left`, `expired: ended 3 d ago`, `not active` … */
export function validityWords({ level, notAfter }: Validity, now: number): string {
  if (level === 'none') return 'none';
  if (level === 'inactive') return 'not active';
  if (level === 'unknown' || notAfter === undefined) return 'not known';
  return level === 'expired' ? `expired ${dayOf(notAfter)}` : timeLeft(notAfter, now);
}

/**
 * Reads the certificates of things, some at a time, each certificate once. The outer reading is the list's, the inner
 * ones are the certificates'. `progress`: how many things were looked at.
 */
export async function readCertificates(
  things: readonly string[],
  { clients, scope, signal }: ReadTools,
  progress: (done: number) => void = () => {},
): Promise<Map<string, Reading<Reading<Certificate>[]>>> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const known = new Map<string, Promise<Reading<Certificate>>>();
  const describe = (arn: string) => {
    const found = known.get(arn) ?? reading(() => describeCertificate(clients, scope, arn, signal));
    known.set(arn, found);
    return found;
  };
  let done = 0;
  const read = async (thing: string) => {
    const found = await reading(async () => {
      const arns = await certificatesOfThing(clients, scope, thing, signal);
      return Promise.all(arns.map(describe));
    });
    done += 1;
    progress(done);
    return [thing, found] as const;
  };
  return new Map(await queue.addAll(things.map((thing) => () => read(thing))));
}

/** Reads what certificates are attached to, by their ARNs, some at a time. */
export async function readAttached(
  arns: readonly string[],
  { clients, scope, signal }: ReadTools,
): Promise<Map<string, Reading<string[]>>> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const read = async (arn: string) => {
    const things = await reading(() => thingsOfCertificate(clients, scope, arn, signal));
    return [arn, things] as const;
  };
  return new Map(await queue.addAll(arns.map((arn) => () => read(arn))));
}
