import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, header, section } from '../../slack/blocks.ts';
import { ours } from '../../slack/text.ts';
import type { Incident } from '../../store/incidents.ts';
import type { IncidentParts } from './parts.ts';
import { slackTime } from './words.ts';

const MOST_LISTED = 20;

/** `incident list` */
export function listCommand({ incidents }: IncidentParts): Command {
  return defineCommand({
    name: 'incident list',
    summary: 'Which incidents are open, the newest first.',
    examples: ['incident list', 'incident list --all'],
    role: 'viewer',
    target: 'none',
    audience: 'channel',
    arguments: z.object({ all: z.boolean().default(false).describe('closed ones, too') }),
    run: async ({ all }) => incidents.list({ ...(!all && { open: true }), limit: MOST_LISTED }),
    view: listView,
  });
}

function listView(found: readonly Incident[], looks: ViewContext): View {
  if (found.length === 0) {
    const text = 'No incident is open. `incident open "title"` opens one.';
    return { text, blocks: [section(text)] };
  }
  const lines = found.map(({ id, severity, status, title, room, openedAt, closedAt }) => {
    const state = closedAt === undefined ? status : 'closed';
    const where = room ? ` in <#${room.channel}>` : '';
    return `*${id}* ${ours(severity)} ${ours(title)} (${ours(state)}, ${slackTime(openedAt)})${where}`;
  });
  return {
    text: `${found.length} ${found.length === 1 ? 'incident' : 'incidents'}`,
    blocks: [
      header('Incidents'),
      ...lines.map((line) => section(line)),
      ...actions(
        found.slice(0, 5).map(({ id }) => ({
          label: `Timeline of ${id}`,
          id: looks.button({
            words: ['incident', 'timeline', '--incident', id],
            surface: 'message',
          }),
        })),
      ),
    ],
  };
}
