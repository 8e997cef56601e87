import { z } from 'zod';
import type { JobHandler } from '../../jobs/handler.ts';
import type { WorkspaceEvent } from '../../kernel/rooms.ts';
import type { Incident } from '../../store/incidents.ts';
import type { NewTimelineEntry } from '../../store/timeline.ts';
import { EVENT } from './jobs.ts';
import type { IncidentParts } from './parts.ts';

/* What people do in the room with Slack's own means: mark a message, edit or delete it, take the mark away, come in. */

const place = z.object({
  channel: z.string(),
  ts: z.string(),
  thread: z.string().exactOptional(),
});
const common = { id: z.string(), at: z.number() };
const event = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('marked'), place, by: z.string() }),
  z.object({ ...common, kind: z.literal('unmarked'), place, by: z.string() }),
  z.object({ ...common, kind: z.literal('edited'), place, text: z.string() }),
  z.object({ ...common, kind: z.literal('deleted'), place }),
  z.object({ ...common, kind: z.literal('joined'), channel: z.string(), user: z.string() }),
]);
const input = z.object({ incident: z.string().exactOptional(), event });

/** Takes what happened in a channel. It is on disk when this resolves, if an incident is worked on there. */
export function observeEvents({
  incidents,
  jobs,
  now,
}: IncidentParts): (happened: WorkspaceEvent) => Promise<void> {
  return async (happened) => {
    const [channel, thread] = whereOf(happened);
    const found = await incidents.latestIn(channel, thread);
    // Slack does not tell in which thread a reaction was given: the job finds out.
    const isReaction = happened.kind === 'marked' || happened.kind === 'unmarked';
    const near = found ?? (isReaction ? await incidents.latestIn(channel) : undefined);
    if (!near || isItsOwn(near, happened)) return;
    const about = { ...(found && { incident: found.id }), event: happened };
    await jobs.add({ id: `${EVENT}:${happened.id}`, kind: EVENT, input: about, runAt: now() });
  };
}

function whereOf(happened: WorkspaceEvent): [channel: string, thread?: string] {
  if (happened.kind === 'joined') return [happened.channel];
  const { channel, thread, ts } = happened.place;
  return [channel, thread ?? ts];
}

/** The bot pins the header itself; and nobody comes into an incident by joining the channel that its thread is in. */
function isItsOwn({ header, room }: Incident, happened: WorkspaceEvent): boolean {
  if (happened.kind === 'joined') return room?.name === undefined;
  return happened.place.ts === header?.ts;
}

/** An event about a message may overtake the one that marked it: it waits for that, so often. */
const MOST_WAITS = 5;
const WAIT_MS = 1_000;
const waited = z.object({ waits: z.number() });

export function eventHandler(parts: IncidentParts): JobHandler {
  return async (run) => {
    const { event: happened, incident: known } = input.parse(run.input);
    const incident = known ?? (await incidentAround(parts, happened));
    if (incident === undefined) return 'done';
    if (happened.kind === 'joined') await noteJoined(parts, incident, happened);
    else if (happened.kind === 'marked') await noteMarked(parts, incident, happened);
    else {
      const { waits } = waited.catch({ waits: 0 }).parse(run.progress);
      const revised = await noteRevision(parts, incident, happened);
      if (revised || waits >= MOST_WAITS) return 'done';
      await run.save({ waits: waits + 1 });
      return { again: parts.now() + WAIT_MS };
    }
    return 'done';
  };
}

/** The incident in whose thread a message stands. */
async function incidentAround(
  { incidents, rooms }: IncidentParts,
  happened: Happened,
): Promise<string | undefined> {
  if (happened.kind === 'joined') return undefined;
  const thread = (await rooms.message(happened.place))?.place.thread;
  if (thread === undefined) return undefined;
  const found = await incidents.latestIn(happened.place.channel, thread);
  return found?.id;
}

type Happened = z.infer<typeof event>;
type Of<Kind extends Happened['kind']> = Extract<Happened, { kind: Kind }>;

async function noteJoined(
  { timeline, personName }: IncidentParts,
  incident: string,
  { at, user }: Of<'joined'>,
): Promise<void> {
  const name = await personName(user);
  await timeline.append({
    incident,
    at,
    kind: 'joined',
    key: `joined:${user}`,
    actor: { id: user, name },
    text: `${name} joined.`,
  });
}

const messageKey = ({ channel, ts }: { channel: string; ts: string }) => `message:${channel}:${ts}`;

/** Of Slack's, with its author and time. Where it was marked before, the mark is back. */
async function noteMarked(
  { timeline, rooms, personName }: IncidentParts,
  incident: string,
  { id, at, place: where, by }: Of<'marked'>,
): Promise<void> {
  const key = messageKey(where);
  const found = await rooms.message(where);
  const marker = { id: by, name: await personName(by) };
  if (!found) {
    const text = 'A message was marked, and it was gone before it could be read.';
    const gone = { incident, at, kind: 'message', key: `gone:${id}`, actor: marker, text } as const;
    return void (await timeline.append(gone));
  }
  const author = { id: found.author, name: await personName(found.author) };
  const link = await rooms.permalink(where).catch(() => undefined);
  const entry: NewTimelineEntry = {
    incident,
    at: found.at,
    kind: 'message',
    key,
    actor: author,
    text: found.text,
    details: {
      markedBy: marker,
      markedAt: at,
      place: where,
      ...(found.files.length > 0 && { files: found.files }),
    },
    ...(link !== undefined && { link }),
  };
  if (await timeline.append(entry)) return;
  const revision = { kind: 'message', at, actor: marker, revises: key } as const;
  const before = await timeline.revisions(incident, key);
  if (before.at(-1)?.details?.what !== 'unmarked') return;
  const text = `Marked again: ${found.text}`;
  await timeline.append({
    ...revision,
    incident,
    key: `${key}:${id}`,
    text,
    details: { what: 'marked' },
  });
}

const WORDS = {
  edited: 'Edited',
  deleted: 'Deleted by its author',
  unmarked: 'Not marked any more',
};

/** False where the message is not in the timeline, so that there is nothing to revise. */
async function noteRevision(
  { timeline, personName }: IncidentParts,
  incident: string,
  happened: Of<'edited' | 'deleted' | 'unmarked'>,
): Promise<boolean> {
  const { id, at, kind: what, place: where } = happened;
  const key = messageKey(where);
  const [first] = await timeline.revisions(incident, key);
  if (!first) return false;
  const by = what === 'unmarked' ? happened.by : undefined;
  const actor = by === undefined ? first.actor : { id: by, name: await personName(by) };
  await timeline.append({
    incident,
    at,
    kind: 'message',
    key: `${key}:${id}`,
    ...(actor && { actor }),
    text: what === 'edited' ? `${WORDS.edited}: ${happened.text}` : `${WORDS[what]}.`,
    details: { what },
    revises: key,
  });
  return true;
}
