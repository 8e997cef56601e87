import { z } from 'zod';
import type { JobHandler } from '../../jobs/handler.ts';
import { section } from '../../slack/blocks.ts';
import { mention } from '../../slack/text.ts';
import { told } from './jobs.ts';
import { NOBODY } from './nobody.ts';
import type { IncidentParts } from './parts.ts';

const input = told.extend({ incident: z.string() });
const sent = z.object({ sent: z.literal(true) });
const LATER_MS = 1_000;

/** One message in the room or to the stakeholders: once, whatever happens to this process. */
export function tellHandler({ incidents, catalog, messenger, now }: IncidentParts): JobHandler {
  return async (run) => {
    const { incident: id, to, text, mention: ids } = input.parse(run.input);
    if (sent.safeParse(run.progress).success) return 'done';
    const incident = await incidents.find(id);
    if (to === 'room' && !incident?.room) return { again: now() + LATER_MS };
    const room =
      to === 'room'
        ? incident?.room
        : { channel: catalog().incidents.stakeholders, thread: undefined };
    if (room?.channel === undefined) return 'done';
    await run.save({ sent: true });
    try {
      const words = [...ids.map(mention), text].join(' ');
      const view = { text, blocks: [section(words)] };
      await messenger.post(room.channel, NOBODY, () => view, room.thread);
    } catch (error) {
      await run.save({ sent: false });
      throw error;
    }
    return 'done';
  };
}
