import type { RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { IncidentPlace } from '../../kernel/incident.ts';
import { quoted } from '../../kernel/words.ts';
import type { Incident } from '../../store/incidents.ts';
import type { IncidentParts } from './parts.ts';

/** The open incident of a channel or thread, as the pipeline asks for it. */
export function incidentAt({ incidents }: Finder) {
  return async ({ channel, thread }: IncidentPlace) => {
    const found = await incidents.openIn(channel, thread);
    return found && { id: found.id, ...(found.home !== undefined && { home: found.home }) };
  };
}

type Finder = Pick<IncidentParts, 'incidents'>;

/** The open incident that is named, or that is worked on here. Throws UserError where there is none. */
export async function openIncident(
  parts: Finder,
  context: RunContext,
  named: string | undefined,
): Promise<Incident> {
  const incident = await anyIncident(parts, context, named);
  requireOpen(incident);
  return incident;
}

/** The same, and it may be closed. */
export async function anyIncident(
  { incidents }: Finder,
  { incident: here, origin }: RunContext,
  named: string | undefined,
): Promise<Incident> {
  const id = named ?? here;
  const { channel, thread } = origin;
  const found =
    id !== undefined
      ? await incidents.find(id)
      : channel === undefined
        ? undefined
        : await incidents.latestIn(channel, thread);
  if (found) return found;
  if (named !== undefined) throw new UserError(`There is no incident ${quoted(named)}. ${LIST}`);
  throw new UserError(`There is no incident here. Name one with \`--incident INC-1\`. ${LIST}`);
}

const LIST = '`incident list` shows them.';

/** Throws UserError for one that is closed. */
export function requireOpen({ id, closedAt }: Incident): void {
  if (closedAt === undefined) return;
  throw new UserError(
    `${id} is closed already. \`incident reopen --incident ${id}\` opens it again.`,
    [{ label: `Reopen ${id}`, words: ['incident', 'reopen', '--incident', id] }],
  );
}
