import { z } from 'zod';
import type { JobHandler } from '../../jobs/handler.ts';
import { maskText } from '../../kernel/mask.ts';
import { resolveTarget, type Target } from '../../kernel/targets.ts';
import type { SeenHealth } from '../../store/health-seen.ts';
import type { Incident } from '../../store/incidents.ts';
import type { IncidentParts } from './parts.ts';
import { changeIncident } from './write.ts';

/** Looks at the health of things with the bot's own means. */
export interface IncidentHealth {
  /** Rejects when it was cut short. */
  look(target: Target, signal: AbortSignal): Promise<Omit<SeenHealth, 'at'>>;
  /** What a command found, if it was a look at health; `text` says it in words. */
  read(result: unknown, text: string): Omit<SeenHealth, 'at'> | undefined;
}

/**
 * Remembers a look at what is affected, unless a newer one is known. A look at a part of it, or at something else, is only
 * in the timeline; so is a change of the verdict.
 */
export async function noteHealth(
  parts: Pick<IncidentParts, 'incidents' | 'jobs'>,
  id: string,
  { target, status, text, at }: SeenHealth,
): Promise<void> {
  await changeIncident(parts, { id }, (incident) => {
    const { lastHealth: before, closedAt } = incident;
    if (closedAt !== undefined || !isAbout(incident, target)) return undefined;
    if (before && before.at > at) return undefined;
    return {
      set: { lastHealth: { status, text, at } },
      ...(before?.status !== status && {
        entries: [
          {
            incident: id,
            at,
            kind: 'health',
            key: `health:${at}`,
            text: before ? `${text} (was ${before.status})` : text,
            details: { target, status, ...(before && { from: before.status }) },
          },
        ],
      }),
    };
  });
}

/** Of the thing itself, or of everything around it. */
function isAbout({ target }: Incident, looked: string): boolean {
  return target === undefined || target === looked || target.startsWith(`${looked}/`);
}

const input = z.object({ incident: z.string(), reopened: z.int() });
const LATER_MS = 60_000;

/**
 * Looks at what is affected again and again while the incident is open, so that its header need not wait for somebody to
 * ask. A look that fails as a whole changes nothing: the header shows how old the one before is.
 */
export function healthHandler(parts: IncidentParts): JobHandler {
  const { incidents, catalog, health, now, onFailure } = parts;
  return async (run) => {
    const { incident: id, reopened } = input.parse(run.input);
    const incident = await incidents.find(id);
    if (!incident || !isOpenSince(incident, reopened) || incident.target === undefined)
      return 'done';
    const { health: every } = catalog().incidents;
    const dueAt = (incident.lastHealth?.at ?? 0) + every;
    if (dueAt > now()) return { again: dueAt };
    const found = resolveTarget(incident.target, catalog(), undefined);
    if (found.kind !== 'one') return { again: now() + every };
    try {
      const seen = await health.look(found.target, run.signal);
      const at = now();
      await noteHealth(parts, id, { ...seen, text: maskText(seen.text), at });
      return { again: at + every };
    } catch (error) {
      if (run.signal.aborted) throw error;
      onFailure(error);
      return { again: now() + Math.min(LATER_MS, every) };
    }
  };
}

function isOpenSince({ closedAt, reopened = 0 }: Incident, times: number): boolean {
  return closedAt === undefined && reopened === times;
}
