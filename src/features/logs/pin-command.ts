import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import type { KeepEvidence } from '../../kernel/incident.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { context, section } from '../../slack/blocks.ts';
import { code, ours } from '../../slack/text.ts';
import { pinWords } from './buttons.ts';
import type { LogsDependencies } from './dependencies.ts';
import type { FrozenLogs } from './frozen.ts';
import { keptLogs, PAGE_ARGUMENTS } from './page-command.ts';
import { pageOf } from './pages.ts';
import type { PageChoice } from './report.ts';
import { rowText } from './rows.ts';
import { counted, headlineOf } from './words.ts';

export interface PinDependencies extends Pick<LogsDependencies, 'snapshots'> {
  readonly keepEvidence: KeepEvidence;
}

interface Pinned {
  readonly incident: string;
  readonly isNew: boolean;
  readonly headline: string;
  readonly lines: number;
  readonly target: string;
}

/** `logs pin`: a page of an answer that was kept goes to the timeline of an incident, where it does not expire. */
export function pinCommand({ snapshots, keepEvidence }: PinDependencies): Command {
  return defineCommand({
    name: 'logs pin',
    summary: 'Keeps a page of an answer of logs or trace in an incident; its button asks for it.',
    examples: ['logs pin grid 7d3f0c1e-0000-4000-8000-000000000000 --incident INC-7'],
    role: 'viewer',
    byButton: true,
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      ...PAGE_ARGUMENTS,
      incident: z
        .string()
        .optional()
        .describe('which incident; without it, the one of this channel')
        .meta({ placeholder: 'id' }),
    }),
    async run({ id, again, page = 1, errors, raw, incident: named }, run): Promise<Pinned> {
      const logs = await keptLogs(snapshots, { id, again }, run);
      const shown = { page, errors, raw };
      const words = pinWords(logs, id, shown);
      const evidence = evidenceOf(logs, id, shown);
      const where = { named, again: (other: string) => [...words, `--incident=${other}`] };
      const kept = await keepEvidence(run, where, evidence);
      return {
        ...kept,
        headline: headlineOf(logs),
        lines: evidence.lines.length,
        target: logs.target,
      };
    },
    view: pinnedView,
  });
}

function evidenceOf(logs: FrozenLogs, id: string, shown: PageChoice) {
  const { target, from, until } = logs;
  const { rows, number } = pageOf(logs, shown);
  const utc = (at: number) => new Date(at).toISOString();
  return {
    key: `${id}:${number}:${shown.errors}:${shown.raw}`,
    text: headlineOf(logs),
    lines: rows.map((row) => rowText(row, utc)),
    details: { target, from: utc(from), until: utc(until) },
  };
}

function pinnedView(
  { incident, isNew, headline, lines, target }: Pinned,
  looks: ViewContext,
): View {
  const what = `${counted(lines, 'entry', 'entries')} of ${headline}`;
  const text = isNew ? `Pinned to ${incident}: ${what}` : `${incident} has it already: ${what}`;
  return {
    text,
    blocks: [
      section(`:pushpin: ${ours(text)}`),
      context(`${ours(looks.asker)}  ·  ${code(target)}`),
    ],
  };
}
