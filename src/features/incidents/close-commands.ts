import { z } from 'zod';
import { type Command, defineCommand, type RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Incident, IncidentWrite } from '../../store/incidents.ts';
import { type Answer, answerView } from './answer-view.ts';
import { common, said, sentence } from './arguments.ts';
import { anyIncident, openIncident, requireOpen } from './find.ts';
import { headerJob, healthJobs, reminderJobs, tellJob } from './jobs.ts';
import type { IncidentParts } from './parts.ts';
import { firstStatus, nextUpdateAt } from './rules.ts';
import { age, plainWords } from './words.ts';
import { changeIncident, entryBy } from './write.ts';

const operator = { role: 'operator', target: 'none', audience: 'channel', acts: true } as const;

/** `incident close` and `incident reopen`. */
export function closeCommands(parts: IncidentParts): Command[] {
  return [closeCommand(parts), reopenCommand(parts)];
}

function closeCommand(parts: IncidentParts): Command {
  return defineCommand({
    ...operator,
    name: 'incident close',
    summary: 'Ends an incident; its timeline and its channel stay.',
    examples: ['incident close "Rolled back, stable for 20 minutes"'],
    arguments: z.object({ ...sentence('what ended it'), ...common }),
    async run({ incident: named, ...args }, context): Promise<Answer> {
      const { id } = await openIncident(parts, context, named);
      if (args.form) return closeForm(id);
      const text = said(args);
      const underWay = await parts.incidents.underWay(id);
      const closed = await changeIncident(parts, { id }, (incident) =>
        closing(parts, incident, text, context),
      );
      const words = (command: string) => ['incident', command, '--incident', id];
      const end = text === undefined || /[.!?]$/.test(text) ? '' : '.';
      return {
        kind: 'said',
        text: `${id} is closed.${text === undefined ? '' : ` ${text}${end}`}${stillUnderWay(underWay.length)}${healthWords(closed, context.now())}`,
        buttons: [
          { label: 'Export', words: words('export') },
          { label: 'Timeline', words: words('timeline') },
          { label: 'Reopen', words: words('reopen') },
        ],
      };
    },
    view: answerView,
  });
}

function stillUnderWay(count: number): string {
  if (count === 0) return '';
  if (count === 1) return ' One action is still under way: it goes on and stays in the timeline.';
  return ` ${count} actions are still under way: they go on and stay in the timeline.`;
}

/** Whoever closes it should know that nobody has seen it well. */
function healthWords({ target, lastHealth }: Incident, now: number): string {
  if (target === undefined || lastHealth?.status === 'healthy') return '';
  if (!lastHealth) return ' Nobody has looked at its health.';
  return ` Mind that health was last seen ${age(lastHealth.at, now)}: ${lastHealth.text}.`;
}

/** What is closed counts as resolved. */
function closing(
  { catalog }: IncidentParts,
  incident: Incident,
  text: string | undefined,
  context: RunContext,
): IncidentWrite {
  requireOpen(incident);
  const at = context.now();
  const { incidents: settings } = catalog();
  const statuses = Object.entries(settings.statuses);
  const resolved = statuses.find(([, { reached }]) => reached === 'resolved')?.[0];
  const { status: from } = incident;
  const status = resolved ?? from;
  const entries = [
    ...(status === from
      ? []
      : [
          entryBy(context, incident, {
            kind: 'status',
            at,
            text: `Status ${from} → ${status}.`,
            details: { from, to: status, reached: 'resolved' },
          }),
        ]),
    entryBy(context, incident, { kind: 'closed', at, text: text ?? 'Closed.' }),
  ];
  const closed = { ...incident, status, closedAt: at };
  const words = plainWords(closed, settings);
  return {
    set: { status, closedAt: at, nextUpdateAt: undefined },
    entries,
    jobs: [tellJob(incident, context.requestId, { to: 'stakeholders', text: words }, at)],
  };
}

function closeForm(id: string): Answer {
  return {
    kind: 'form',
    title: `Close ${id}`,
    submit: 'Close it',
    words: ['incident', 'close', `--incident=${id}`],
    fields: [
      {
        kind: 'option',
        name: 'text',
        label: 'What ended it',
        hint: 'For the timeline and the review',
      },
    ],
  };
}

function reopenCommand(parts: IncidentParts): Command {
  return defineCommand({
    ...operator,
    name: 'incident reopen',
    summary: 'Opens a closed incident again.',
    examples: ['incident reopen "It is back"'],
    arguments: z.object({ ...sentence('why'), incident: common.incident }),
    async run({ incident: named, ...args }, context): Promise<Answer> {
      const { id } = await anyIncident(parts, context, named);
      const text = said(args);
      await changeIncident(parts, { id }, (incident) => reopening(parts, incident, text, context));
      return { kind: 'said', text: `${id} is open again.${text === undefined ? '' : ` ${text}`}` };
    },
    view: answerView,
  });
}

function reopening(
  { catalog }: IncidentParts,
  incident: Incident,
  text: string | undefined,
  context: RunContext,
): IncidentWrite {
  const { id, closedAt, severity, reopened = 0 } = incident;
  if (closedAt === undefined) throw new UserError(`${id} is open.`);
  const at = context.now();
  const { incidents: settings } = catalog();
  const due = nextUpdateAt(settings, severity, at);
  const status = firstStatus(settings);
  const open: Incident = { ...incident, status, reopened: reopened + 1 };
  const { closedAt: _closedAt, ...shown } = open;
  return {
    // Another one may be about the same thing by now.
    set: { about: id, status, closedAt: undefined, reopened: reopened + 1, nextUpdateAt: due },
    entries: [entryBy(context, incident, { kind: 'reopened', text: text ?? 'Opened again.' })],
    jobs: [
      headerJob(open, at),
      ...healthJobs(open, at),
      ...reminderJobs(incident, due),
      tellJob(
        incident,
        context.requestId,
        { to: 'stakeholders', text: plainWords(shown, settings) },
        at,
      ),
    ],
  };
}
