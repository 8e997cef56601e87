import { z } from 'zod';
import type { AwsClients } from './aws/clients.ts';
import type { Catalog } from './config/catalog.ts';
import { takeCensus } from './features/devices/fleet-census.ts';
import { healthCommand } from './features/health/command.ts';
import { worst } from './features/health/finding.ts';
import type { IncidentHealth } from './features/incidents/health.ts';
import type { RunContext } from './kernel/command.ts';
import type { Dispatch } from './kernel/dispatch.ts';
import { maskText } from './kernel/mask.ts';
import type { Actor } from './kernel/request.ts';
import { type HealthSeen, seenStatus } from './store/health-seen.ts';

export interface IncidentHealthDependencies {
  readonly clients: AwsClients;
  readonly catalog: () => Catalog;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
}

const GRIDOPS: Actor = { id: 'gridops', name: 'GridOps', timeZone: 'UTC', kind: 'bot' };

/** What the part that looks at health knows, for the part that runs incidents: the very same command. */
export function createIncidentHealth({
  clients,
  catalog,
  now,
  newId,
}: IncidentHealthDependencies): IncidentHealth {
  const deadlines = () => catalog().deadlines;
  const command = healthCommand({ clients, deadlines, census: takeCensus });
  return {
    async look(target, signal) {
      const context: RunContext = {
        requestId: newId(),
        actor: GRIDOPS,
        origin: { kind: 'slack' },
        target,
        now,
        signal,
        place: Promise.resolve(undefined),
        whenShown: () => undefined,
      };
      const looks = { now: now(), asker: GRIDOPS.name, timeZone: GRIDOPS.timeZone, button: newId };
      const { result, view } = await command.prepare({})(context, looks, () => undefined);
      signal.throwIfAborted();
      const seen = readHealth(result, view.text);
      if (!seen) throw new Error('the health command gave no report of health');
      return seen;
    },
    read: readHealth,
  };
}

const report = z.object({
  target: z.string(),
  checks: z.array(
    z.object({
      layer: z.string(),
      finding: z.object({
        status: seenStatus,
        summary: z.string(),
        evidence: z.array(z.string()),
      }),
    }),
  ),
});

/** A report of health whose every check has ended. */
const readHealth: IncidentHealth['read'] = (result, text) => {
  const read = report.safeParse(result);
  if (!read.success) return undefined;
  const { target, checks } = read.data;
  return { target, status: worst(checks.map(({ finding }) => finding)), text: maskText(text) };
};

/** Remembers for each channel what was last seen of health there. */
export function noticingHealth(
  dispatch: Dispatch,
  seen: Pick<HealthSeen, 'note'>,
  { now, onFailure }: { now: () => number; onFailure: (error: unknown) => void },
): Dispatch {
  return async (request, reply) => {
    const outcome = await dispatch(request, reply);
    const { channel } = request.origin;
    if (outcome.kind !== 'done' || channel === undefined) return outcome;
    const { result, view } = outcome.execution;
    const found = readHealth(result, view.text);
    if (found) await seen.note(channel, { ...found, at: now() }).catch(onFailure);
    return outcome;
  };
}
