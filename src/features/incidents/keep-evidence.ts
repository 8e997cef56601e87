import type { RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { EvidenceFor, KeepEvidence } from '../../kernel/incident.ts';
import { truncate } from '../../slack/text.ts';
import { openIncident } from './find.ts';
import type { IncidentParts } from './parts.ts';
import { entryBy } from './write.ts';

/** Puts what somebody found on the timeline, lines and all: where it was found it may be gone tomorrow. */
export function keepEvidence(
  parts: Pick<IncidentParts, 'incidents' | 'timeline' | 'rooms'>,
): KeepEvidence {
  return async (context, where, { key, text, lines, details }) => {
    const named = where.named ?? context.incident;
    if (named === undefined) throw await noneHere(parts, where);
    const incident = await openIncident(parts, context, named);
    const link = await linkOf(parts, context);
    const isNew = await parts.timeline.append(
      entryBy(context, incident, {
        ...{ kind: 'log', key: `log:${key}`, text },
        details: { ...details, lines },
        ...(link !== undefined && { link }),
      }),
    );
    return { incident: incident.id, isNew };
  };
}

const MOST_CHOICES = 5;
const LONGEST_LABEL = 70;

async function noneHere(
  { incidents }: Pick<IncidentParts, 'incidents'>,
  { again }: EvidenceFor,
): Promise<UserError> {
  const open = await incidents.list({ open: true, limit: MOST_CHOICES });
  if (open.length === 0)
    return new UserError(
      'No incident is open. Open one with `incident open "what is wrong"`, then pin this to it.',
    );
  return new UserError(
    'No incident is worked on here. Choose one, or open a new one with `incident open "what is wrong"`.',
    open.map(({ id, title }) => ({
      label: truncate(`${id}: ${title}`, LONGEST_LABEL),
      words: again(id),
    })),
  );
}

/** The message whose button was pressed; without it the lines are kept all the same. */
async function linkOf(
  { rooms }: Pick<IncidentParts, 'rooms'>,
  { origin: { channel, message } }: RunContext,
): Promise<string | undefined> {
  if (channel === undefined || message === undefined) return undefined;
  return rooms.permalink({ channel, ts: message }).catch(() => undefined);
}
