import { z } from 'zod';
import type { JobHandler, JobRun } from '../../jobs/handler.ts';
import { offeredChanges } from '../../kernel/changes.ts';
import { RoomRefused } from '../../kernel/rooms.ts';
import { resolveTarget } from '../../kernel/targets.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { context, section } from '../../slack/blocks.ts';
import { ours } from '../../slack/text.ts';
import type { Incident, IncidentWrite } from '../../store/incidents.ts';
import { HEALTH_FRESH_MS, type HeaderState, headerView } from './header.ts';
import { stepJob } from './jobs.ts';
import { NOBODY } from './nobody.ts';
import type { IncidentParts } from './parts.ts';
import { topicOf } from './rules.ts';

/* The pinned message is edited by one job for each incident, so that many changes at once become one edit. */

/** How often it looks even if nobody told that something changed: actions do not. */
const LOOK_MS = 10_000;
/** A change that came while it was being edited is seen so soon. */
const SOON_MS = 1_000;
/** After so many failed edits it is posted anew: somebody may have deleted it. */
const MOST_EDITS = 3;

const input = z.object({ incident: z.string() });
const progress = z.object({ shown: z.string().default(''), topic: z.string().default('') });

/** Keeps the pinned message true while the incident is open, and once more when it is closed. */
export function headerHandler(parts: IncidentParts): JobHandler {
  return async (run) => {
    const { incident: id } = input.parse(run.input);
    const state = await readState(parts, id);
    if (!state.incident.room) return { again: parts.now() + SOON_MS };
    const before = progress.catch({ shown: '', topic: '' }).parse(run.progress ?? {});
    const shown = signature(state, parts.now());
    const isStale = shown !== before.shown;
    if (isStale) await show(parts, state, run);
    const topic = await keepTopic(parts, state.incident, before.topic);
    if (isStale || topic !== before.topic) await run.save({ shown, topic });
    if (state.incident.closedAt !== undefined && !isStale) return 'done';
    return { again: parts.now() + (isStale ? SOON_MS : LOOK_MS) };
  };
}

async function readState(parts: IncidentParts, id: string): Promise<HeaderState> {
  const [incident, actions] = await Promise.all([
    parts.incidents.find(id),
    parts.incidents.underWay(id),
  ]);
  if (!incident) throw new Error(`There is no incident ${id}.`);
  return headerState(parts, incident, actions);
}

/** All that the pinned message shows, by the catalog of now. */
export function headerState(
  { catalog }: Pick<IncidentParts, 'catalog'>,
  incident: Incident,
  actions: HeaderState['actions'] = [],
): HeaderState {
  const now = catalog();
  const { target } = incident;
  const found = target === undefined ? undefined : resolveTarget(target, now, undefined);
  const place = found?.kind === 'one' ? found.target : undefined;
  const changes = place ? offeredChanges(place.environment, place.component?.name) : [];
  return { incident, actions, changes, settings: now.incidents };
}

/** What the header must not lag behind with. Where it is shown is none of it. */
function signature({ incident, actions, changes, settings }: HeaderState, now: number): string {
  const { header: _header, announcement: _announcement, version: _version, ...rest } = incident;
  const isOld = rest.lastHealth !== undefined && now - rest.lastHealth.at > HEALTH_FRESH_MS;
  const states = actions.map(({ id, state }) => `${id} ${state}`);
  const words = [settings.severities[rest.severity]?.title, settings.roles];
  return JSON.stringify([rest, isOld, states, changes, words, incident.announcement?.ts]);
}

async function show(parts: IncidentParts, state: HeaderState, run: JobRun): Promise<void> {
  const { incident } = state;
  const { messenger, onFailure } = parts;
  const view = (looks: ViewContext) => headerView(state, looks);
  if (incident.announcement)
    await messenger
      .edit(incident.announcement, NOBODY, () => announcementView(incident))
      .catch(onFailure);
  if (!incident.header) return post(parts, incident, view, run);
  const edited = messenger.edit(incident.header, NOBODY, view);
  if (run.attempt < MOST_EDITS) return edited;
  await edited.catch(() => post(parts, incident, view, run));
}

/** In the room, also if this process died before it could store an earlier one; it is pinned by a step of its own. */
async function post(
  { messenger, incidents, now }: IncidentParts,
  { id, room, header, openedAt }: Incident,
  view: (looks: ViewContext) => View,
  { attempt }: JobRun,
): Promise<void> {
  if (!room) return;
  const message = {
    channel: room.channel,
    key: `${id}:header:${header?.ts ?? 'first'}`,
    ...(room.thread !== undefined && { thread: room.thread }),
    ...(attempt > 1 && { triedAt: openedAt }),
  };
  const place = await messenger.postOnce(message, NOBODY, view);
  await incidents.change(id, (incident) => pinned(incident, place, now()));
}

/** What belongs to a new header. */
export function pinned(
  incident: Incident,
  header: NonNullable<Incident['header']>,
  at: number,
): IncidentWrite {
  const own = incident.room?.name !== undefined;
  return {
    set: { header },
    jobs: [
      stepJob(incident, `pin:${header.ts}`, { kind: 'pin', place: header }, at),
      ...(own
        ? [
            stepJob(
              incident,
              `bookmark:${header.ts}`,
              { kind: 'headerBookmark', place: header },
              at,
            ),
          ]
        : []),
    ],
  };
}

/** Gives the topic that is set. A refusal is told once, and it is tried again when the topic changes. */
async function keepTopic(
  { rooms, timeline, now }: IncidentParts,
  incident: Incident,
  before: string,
): Promise<string> {
  const topic = topicOf(incident);
  const { room } = incident;
  if (room?.name === undefined || topic === before) return topic;
  try {
    await rooms.setTopic(room.channel, topic);
  } catch (error) {
    if (!(error instanceof RoomRefused)) throw error;
    await timeline.append({
      incident: incident.id,
      at: now(),
      kind: 'step',
      key: `topic:${error.code}`,
      text: `The topic could not be set: ${error.message}. It is tried again when it changes.`,
    });
  }
  return topic;
}

/** Where the incident was opened: how it stands, and where to go. */
function announcementView(incident: Incident): View {
  const { id, severity, status, title, room, closedAt } = incident;
  const where = room ? ` It is worked on in <#${room.channel}>.` : '';
  const state = closedAt === undefined ? ours(status) : 'closed';
  return {
    text: `${id} ${severity}: ${title} (${state})`,
    blocks: [
      section(`:rotating_light: *${id}* ${ours(severity)}: ${ours(title)}.${where}`),
      context(`Now: ${state}`),
    ],
  };
}
