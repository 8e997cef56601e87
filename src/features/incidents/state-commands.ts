import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { type Answer, answerView } from './answer-view.ts';
import { common } from './arguments.ts';
import { openIncident, requireOpen } from './find.ts';
import { callJobs, reminderJobs, stepJob } from './jobs.ts';
import type { IncidentParts } from './parts.ts';
import { knownName, nextUpdateAt } from './rules.ts';
import { stakeholderJobs } from './stakeholders.ts';
import { changeIncident, entryBy } from './write.ts';

/* Commands that change how an incident stands. Each writes its line of the timeline with the change. */

const operator = { role: 'operator', target: 'none', audience: 'channel', acts: true } as const;

/** `incident severity` and `status`. */
export function stateCommands(parts: IncidentParts): Command[] {
  return [severityCommand(parts), statusCommand(parts)];
}

function severityCommand(parts: IncidentParts): Command {
  return defineCommand({
    ...operator,
    name: 'incident severity',
    summary: 'Says how bad an incident is.',
    examples: ['incident severity P1'],
    arguments: z.object({
      severity: z
        .string()
        .optional()
        .describe('how bad it is, by the catalog')
        .meta({ positional: true }),
      ...common,
    }),
    async run({ severity: asked, incident: named }, context): Promise<Answer> {
      const { id, severity: now } = await openIncident(parts, context, named);
      const { incidents: settings } = parts.catalog();
      if (asked === undefined) {
        const names = Object.entries(settings.severities);
        const hint = names.map(([name, { title }]) => `${name}: ${title}`).join('; ');
        const words = ['incident', 'severity', `--incident=${id}`];
        const field = {
          kind: 'word',
          name: 'severity',
          label: 'Severity',
          hint,
          initial: now,
        } as const;
        return { kind: 'form', title: 'Severity', submit: 'Change it', words, fields: [field] };
      }
      const severity = knownName('severity', asked, settings.severities);
      const at = context.now();
      await changeIncident(parts, { id }, (incident) => {
        requireOpen(incident);
        if (incident.severity === severity) throw new UserError(`${id} is ${severity} already.`);
        const due = nextUpdateAt(settings, severity, at);
        const changed = { ...incident, severity, ...(due !== undefined && { nextUpdateAt: due }) };
        const called = settings.severities[severity]?.escalate ?? [];
        return {
          set: { severity, nextUpdateAt: due },
          entries: [
            entryBy(context, incident, {
              kind: 'severity',
              text: `Severity ${incident.severity} → ${severity}.`,
              details: { from: incident.severity, to: severity },
            }),
          ],
          jobs: [
            ...reminderJobs(incident, due),
            ...stakeholderJobs(parts, changed, context.requestId, at),
            ...callJobs(changed, called, at),
            ...(incident.room?.name === undefined
              ? []
              : called.map((principal) =>
                  stepJob(incident, `invite:${principal}`, { kind: 'invite', principal }, at),
                )),
          ],
        };
      });
      return { kind: 'said', text: `${id} is ${severity} now.` };
    },
    view: answerView,
  });
}

function statusCommand(parts: IncidentParts): Command {
  return defineCommand({
    ...operator,
    name: 'incident status',
    summary: 'Says how far an incident is.',
    examples: ['incident status monitoring'],
    arguments: z.object({
      status: z.string().describe('how far it is, by the catalog').meta({ positional: true }),
      incident: common.incident,
    }),
    async run({ status: asked, incident: named }, context): Promise<Answer> {
      const { id } = await openIncident(parts, context, named);
      const { incidents: settings } = parts.catalog();
      const status = knownName('status', asked, settings.statuses);
      const { reached } = settings.statuses[status] ?? {};
      await changeIncident(parts, { id }, (incident) => {
        requireOpen(incident);
        const from = incident.status;
        if (from === status) throw new UserError(`${id} is ${status} already.`);
        return {
          set: { status },
          entries: [
            entryBy(context, incident, {
              kind: 'status',
              text: `Status ${from} → ${status}.`,
              details: { from, to: status, ...(reached && { reached }) },
            }),
          ],
          jobs: stakeholderJobs(parts, { ...incident, status }, context.requestId, context.now()),
        };
      });
      const next = reached === 'resolved' ? ' `incident close` ends it.' : '';
      return { kind: 'said', text: `${id} is ${status} now.${next}` };
    },
    view: answerView,
  });
}
