import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import type { View } from '../../kernel/view.ts';
import { context, section } from '../../slack/blocks.ts';
import { incidentOption } from './arguments.ts';
import { exportIncident, type IncidentExport } from './export.ts';
import { anyIncident } from './find.ts';
import { stepJob } from './jobs.ts';
import type { IncidentParts } from './parts.ts';

interface Exported {
  readonly id: string;
  readonly files: IncidentExport;
  readonly canvas: boolean;
}

/** `incident export`: as files in the thread of the answer, and as the canvas of its channel. */
export function exportCommand(parts: IncidentParts): Command {
  return defineCommand({
    name: 'incident export',
    summary:
      'An incident as Markdown and JSON with its charts: facts, timeline, audit rows, a review to be written.',
    examples: ['incident export'],
    role: 'viewer',
    target: 'none',
    audience: 'channel',
    arguments: z.object({ incident: incidentOption }),
    async run({ incident: named }, context): Promise<Exported> {
      const incident = await anyIncident(parts, context, named);
      const files = await exportIncident(parts, incident);
      const own = incident.room?.name !== undefined;
      const name = `canvas:${context.requestId}`;
      if (own) await parts.jobs.add(stepJob(incident, name, { kind: 'canvas' }, parts.now()));
      return { id: incident.id, files, canvas: own };
    },
    view: exportView,
  });
}

function exportView({ id, files, canvas }: Exported): View {
  const { markdown, json, charts, lines } = files;
  const beside = charts.length === 0 ? '' : `, with ${counted(charts.length, 'chart')}`;
  const text = `${id} as Markdown and JSON, ${counted(lines, 'line')} of its timeline${beside}.`;
  const name = id.toLowerCase();
  return {
    text,
    blocks: [
      section(text),
      ...(canvas
        ? [context('It also becomes the canvas of the channel, where Slack allows that.')]
        : []),
    ],
    files: [
      { name: `${name}.md`, title: `${id} for people`, content: markdown },
      { name: `${name}.json`, title: `${id} for programs`, content: json },
      ...charts.map(({ file, title, png }) => ({ name: file, title, content: png })),
    ],
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
