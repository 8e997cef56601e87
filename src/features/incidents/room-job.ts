import { z } from 'zod';
import type { JobHandler } from '../../jobs/handler.ts';
import { RoomRefused } from '../../kernel/rooms.ts';
import type { Incident, IncidentWrite, Room } from '../../store/incidents.ts';
import { headerView } from './header.ts';
import { headerState, pinned } from './header-job.ts';
import { headerJob, stepJob } from './jobs.ts';
import { NOBODY } from './nobody.ts';
import type { IncidentParts } from './parts.ts';
import { roomName } from './rules.ts';
import { changeIncident } from './write.ts';

const input = z.object({ incident: z.string() });

/** Makes where the incident is worked on: its channel, or, where Slack refuses one, a thread. */
export function roomHandler(parts: IncidentParts): JobHandler {
  return async (run) => {
    const { incident: id } = input.parse(run.input);
    const incident = await parts.incidents.find(id);
    if (!incident || incident.room) return 'done';
    if (parts.catalog().incidents.room === 'thread') await useThread(parts, incident, run.attempt);
    else await useChannel(parts, incident, run.attempt);
    return 'done';
  };
}

const MOST_NAMES = 5;

async function useChannel(
  parts: IncidentParts,
  incident: Incident,
  attempt: number,
): Promise<void> {
  const { catalog, now } = parts;
  try {
    const { channel, name } = await create(parts, incident);
    await changeIncident(parts, incident, (found) =>
      inChannel({ ...found, room: { channel, name } }, catalog().incidents, now()),
    );
  } catch (error) {
    if (!(error instanceof RoomRefused)) throw error;
    const why = `Slack gave no channel (${error.message}), so it is worked on in a thread.`;
    await useThread(parts, incident, attempt, why);
  }
}

/**
 * A name that is taken may have been taken by an earlier attempt that died before it could store the channel. No other
 * incident has that name, because its number is in it.
 */
async function create({ rooms, catalog }: IncidentParts, { number, title, openedAt }: Incident) {
  for (let attempt = 1; ; attempt += 1) {
    const name = roomName(catalog().incidents, { number, title }, attempt);
    try {
      return await rooms.create(name);
    } catch (error) {
      if (!(error instanceof RoomRefused) || error.code !== 'name_taken') throw error;
      const own = await rooms.findOwn(name, openedAt);
      if (own) return own;
      if (attempt === MOST_NAMES) throw error;
    }
  }
}

/** The channel, and who and what belongs into it. */
function inChannel(
  incident: Incident & { room: Room },
  settings: ReturnType<IncidentParts['catalog']>['incidents'],
  at: number,
): IncidentWrite {
  const { openedBy, roles, severity, room } = incident;
  const people = [openedBy, ...Object.values(roles)].map(({ id }) => id);
  const called = settings.severities[severity]?.escalate ?? [];
  const invited = new Set([...people, ...settings.invite, ...called].filter(isPrincipal));
  return {
    set: { room },
    jobs: [
      headerJob(incident, at),
      ...[...invited].map((principal) =>
        stepJob(incident, `invite:${principal}`, { kind: 'invite', principal }, at),
      ),
      ...settings.bookmarks.map(({ title, url }) =>
        stepJob(incident, `bookmark:${title}`, { kind: 'bookmark', title, link: url }, at),
      ),
    ],
  };
}

/** Not somebody at a terminal. */
function isPrincipal(id: string): boolean {
  return /^[UWS][A-Z0-9]+$/.test(id);
}

/** The header begins the thread, where the incident was opened or else where it can be read. */
async function useThread(
  parts: IncidentParts,
  incident: Incident,
  attempt: number,
  why?: string,
): Promise<void> {
  const { messenger, catalog, now, timeline } = parts;
  const { incidents: settings, opsChannel } = catalog();
  const channel = incident.origin ?? incident.home ?? settings.stakeholders ?? opsChannel;
  const step = { incident: incident.id, at: now(), kind: 'step' } as const;
  if (why !== undefined) await timeline.append({ ...step, key: 'room:refused', text: why });
  if (channel === undefined) {
    const text = 'There is no channel for it: name one with `--channel`, or set opsChannel.';
    await timeline.append({ ...step, key: 'room:none', text });
    return;
  }
  const state = headerState(parts, incident);
  const message = {
    channel,
    key: `${incident.id}:thread`,
    ...(attempt > 1 && { triedAt: incident.openedAt }),
  };
  const place = await messenger.postOnce(message, NOBODY, (looks) => headerView(state, looks));
  await changeIncident(parts, incident, (found) => {
    const room = { channel: place.channel, thread: place.ts };
    const { set, jobs = [] } = pinned({ ...found, room }, place, now());
    return { set: { ...set, room }, jobs: [...jobs, headerJob(found, now())] };
  });
}
