import { z } from 'zod';
import type { JobHandler } from '../../jobs/handler.ts';
import { actions, section } from '../../slack/blocks.ts';
import { mention } from '../../slack/text.ts';
import { NOBODY } from './nobody.ts';
import type { IncidentParts } from './parts.ts';
import { commanderOf } from './rules.ts';

const input = z.object({ incident: z.string(), dueAt: z.number() });
const reminded = z.object({ times: z.number() });

/** Then nobody listens any more. */
const MOST_REMINDERS = 6;
const LATER_MS = 5_000;

/** Reminds of an update that is due, and again as often as updates are wanted. */
export function reminderHandler(parts: IncidentParts): JobHandler {
  const { incidents, catalog, timeline, messenger, now } = parts;
  return async (run) => {
    const { incident: id, dueAt } = input.parse(run.input);
    const { times } = reminded.catch({ times: 0 }).parse(run.progress);
    const incident = await incidents.find(id);
    if (!incident || incident.closedAt !== undefined || incident.nextUpdateAt !== dueAt)
      return 'done';
    const { room, severity } = incident;
    if (!room) return { again: now() + LATER_MS };
    await run.save({ times: times + 1 });
    const text = 'The status update is due. What is known, what is done, and what comes next?';
    await timeline.append({
      incident: id,
      at: now(),
      kind: 'update',
      key: `due:${dueAt}:${times + 1}`,
      text: 'A status update is due, and nobody has written it yet.',
    });
    const { incidents: settings } = catalog();
    const commander = commanderOf(settings, incident);
    const words = ['incident', 'update', '--form', `--incident=${id}`];
    await messenger.post(
      room.channel,
      NOBODY,
      (looks) => ({
        text,
        blocks: [
          section(`:alarm_clock: ${commander ? `${mention(commander.id)} ` : ''}${text}`),
          ...actions([{ label: 'Update…', id: looks.button({ words, surface: 'modal' }) }]),
        ],
      }),
      room.thread,
    );
    const every = settings.severities[severity]?.update;
    if (every === undefined || times + 1 >= MOST_REMINDERS) return 'done';
    return { again: now() + every };
  };
}
