import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import type { CatalogFleet } from '../../config/devices-schema.ts';
import type { FleetCensus } from '../../kernel/fleet-census.ts';
import { type Finding, type Status, unknown } from './finding.ts';

/** Counts the things of a fleet; rejects with a fault of AWS's where it cannot be read. */
export type TakeCensus = (
  fleet: CatalogFleet,
  tools: { readonly clients: AwsClients; readonly scope: AwsScope; readonly signal: AbortSignal },
  now: () => number,
) => Promise<FleetCensus>;

const LABELS = [
  ['disconnected', 'disconnected'],
  ['stale', 'stale'],
  ['disabled', 'turned off'],
  ['unknown', 'not known'],
] as const;

/**
 * A large fleet always has a few things that are away: it is degraded when more of them than the catalog tolerates (percent)
 * have something wrong, and down when none is connected. What is not known could be wrong, and is never healthy above that.
 */
export function judgeFleet(census: FleetCensus, tolerated: number): Finding {
  const { states, wrong, way, notes } = census;
  const things = Object.values(states).reduce((one, other) => one + other, 0);
  if (things === 0) return unknown('no thing is in it', notes);
  const others = LABELS.flatMap(([state, words]) =>
    states[state] === 0 ? [] : [`${figure(states[state])} ${words}`],
  );
  const limit = tolerated === 0 ? '' : `, ${tolerated} % tolerated`;
  return {
    status: statusOf(census, things, tolerated),
    summary: [`${figure(states.connected)} of ${figure(things)} connected`, ...others].join(', '),
    evidence: [
      `something is wrong with ${figure(wrong)} of ${figure(things)} things (${percent(wrong, things)} %${limit})`,
      certificateLine(census),
      ...notes,
      way,
    ],
  };
}

function statusOf({ states, wrong }: FleetCensus, things: number, tolerated: number): Status {
  const isMore = (count: number) => (count * 100) / things > tolerated;
  if (states.connected === 0) {
    if (states.disconnected + states.stale > 0) return 'down';
    return states.unknown > 0 ? 'unknown' : 'degraded';
  }
  if (isMore(wrong)) return 'degraded';
  return isMore(wrong + states.unknown) ? 'unknown' : 'healthy';
}

function certificateLine({ certificates }: FleetCensus): string {
  const { looked, ended, ending } = certificates;
  if (looked === 0) return 'no certificate was looked at';
  return `certificates of the worst ${figure(looked)}: ${ended} ended, ${ending} about to end`;
}

function figure(count: number): string {
  return count.toLocaleString('en-GB');
}

function percent(part: number, whole: number): number {
  return Number(((part * 100) / whole).toFixed(1));
}
