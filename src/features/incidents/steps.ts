import { z } from 'zod';
import type { JobHandler, JobRun } from '../../jobs/handler.ts';
import { RoomRefused } from '../../kernel/rooms.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { Incident } from '../../store/incidents.ts';
import { incidentPage } from './export.ts';
import { type Step, step } from './jobs.ts';
import type { IncidentParts } from './parts.ts';

/* What Slack may refuse without harm to the incident. It is told once and tried again, ever more seldom. */

const input = z.object({ incident: z.string(), step });
const progress = z.object({ tries: z.number() });

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** Some hours. */
const MOST_TRIES = 20;

export function stepHandler(parts: IncidentParts): JobHandler {
  return async (run) => {
    const { incident: id, step: wanted } = input.parse(run.input);
    const { tries } = progress.catch({ tries: 0 }).parse(run.progress);
    const incident = await parts.incidents.find(id);
    if (!incident?.room) return 'done';
    try {
      await take(parts, incident, wanted);
    } catch (error) {
      if (!(error instanceof RoomRefused)) throw error;
      return refused(parts, { id, wanted, tries: tries + 1, run }, error);
    }
    if (tries > 0)
      await tell(
        parts,
        id,
        `${run.id}:worked`,
        `${wordsOf(wanted)} worked after ${tries} refusals.`,
      );
    return 'done';
  };
}

async function take(parts: IncidentParts, incident: Incident, wanted: Step): Promise<void> {
  const { rooms } = parts;
  const channel = incident.room?.channel ?? '';
  if (wanted.kind === 'invite') await rooms.invite(channel, [wanted.principal]);
  else if (wanted.kind === 'pin') await rooms.pin(wanted.place);
  else if (wanted.kind === 'canvas')
    await rooms.canvas(channel, await incidentPage(parts, incident));
  else if (wanted.kind === 'bookmark')
    await rooms.bookmark(channel, { title: wanted.title, link: wanted.link });
  else {
    const link = await rooms.permalink(wanted.place);
    await rooms.bookmark(channel, { title: `${incident.id}: how it stands`, link });
  }
}

interface Tried {
  readonly id: string;
  readonly wanted: Step;
  readonly tries: number;
  readonly run: JobRun;
}

async function refused(parts: IncidentParts, tried: Tried, error: RoomRefused) {
  const { id, wanted, tries, run } = tried;
  await run.save({ tries });
  if (tries >= MOST_TRIES) {
    const text = `${wordsOf(wanted)} was given up: ${error.message}.`;
    await tell(parts, id, `${run.id}:given-up`, text);
    return 'done' as const;
  }
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
  const text = `${wordsOf(wanted)} did not work: ${error.message}. It is tried again, first in ${formatDuration(pause)}.`;
  await tell(parts, id, `${run.id}:${error.code}`, text);
  return { again: parts.now() + pause };
}

function wordsOf(wanted: Step): string {
  if (wanted.kind === 'invite') return `Inviting ${wanted.principal}`;
  if (wanted.kind === 'pin') return 'Pinning the header';
  if (wanted.kind === 'canvas') return 'Writing the canvas';
  return wanted.kind === 'bookmark' ? `The bookmark ${wanted.title}` : 'The bookmark of the header';
}

function tell({ timeline, now }: IncidentParts, incident: string, key: string, text: string) {
  return timeline.append({ incident, at: now(), kind: 'step', key, text });
}
