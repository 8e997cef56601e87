import { z } from 'zod';
import { channelId } from './identifiers.ts';
import { duration, fields, httpUrl, list, named, text, title } from './values.ts';

/* How incidents are run: where, who is called, how bad they can be, and what stakeholders read. */

/** Slack: a user (U…, W…) or a user group (S…). */
const called = text(/^[UWS][A-Z0-9]{2,}$/, 'a Slack user id (U… or W…) or a user-group id (S…)');

const ALARM_SEVERITIES = ['critical', 'warning', 'info'] as const;
const VERDICTS = ['down', 'degraded'] as const;

const severity = fields({
  title: title.describe('What it means, in a few words.'),
  update: duration.describe('People are reminded to write an update after this time, such as 30m.'),
  escalate: list('Slack ids', called)
    .default([])
    .describe('Who is called into the incident, by user or user-group id.'),
  alarms: list(
    'severities of alarms',
    z.enum(ALARM_SEVERITIES, { error: `one of ${ALARM_SEVERITIES.join(', ')}` }),
  )
    .default([])
    .describe('Severities of alarms for which it is suggested.'),
  health: list('verdicts', z.enum(VERDICTS, { error: `one of ${VERDICTS.join(', ')}` }))
    .default([])
    .describe('Verdicts of a look at health for which it is suggested: `down` or `degraded`.'),
});

const sentence = text(/^\S(?:.{0,198}\S)?$/u, 'a sentence of up to 200 characters on one line');

const status = fields({
  words: sentence.describe('What stakeholders read of it, in plain language.'),
  reached: z
    .enum(['mitigated', 'resolved'], { error: 'mitigated or resolved' })
    .optional()
    .describe('What counts as reached with it: `mitigated` or `resolved`.'),
});

const SEVERITIES: Record<string, z.input<typeof severity>> = {
  P0: { title: 'Everything is down', update: '15m', alarms: ['critical'] },
  P1: { title: 'Important parts are down', update: '30m', alarms: ['warning'], health: ['down'] },
  P2: { title: 'It works, but not well', update: '2h', alarms: ['info'], health: ['degraded'] },
};

const STATUSES = {
  investigating: { words: 'We are looking into it.' },
  identified: { words: 'We know the cause and are working on it.' },
  monitoring: { words: 'A fix is in place, and we are watching it.', reached: 'mitigated' },
  resolved: { words: 'It works again.', reached: 'resolved' },
} as const;

const word = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,19}$/,
  expected: 'a word such as P1 or monitoring',
};

export const incidents = fields({
  room: z
    .enum(['channel', 'thread'], { error: 'channel or thread' })
    .default('channel')
    .describe('Where an incident is worked on: a channel of its own, or a thread.'),
  name: text(
    /^(?=.*\{id\})(?:[a-z0-9_-]|\{id\}|\{slug\}){1,60}$/,
    'lower-case letters, digits, hyphens and {id}, such as inc-{id}-{slug}',
  )
    .default('inc-{id}-{slug}')
    .describe('The name of its channel: {id} is its number, {slug} its title.'),
  invite: list('Slack ids', called)
    .default([])
    .describe('Who is invited to its channel, by user or user-group id.'),
  bookmarks: list(
    'links',
    fields({
      title: title.describe('The words of the bookmark.'),
      url: httpUrl.describe('Where it leads.'),
    }),
  )
    .default([])
    .describe('Links above the messages of its channel.'),
  stakeholders: channelId
    .optional()
    .describe('The channel that reads how it goes, in plain language.'),
  health: duration
    .default(5 * 60_000)
    .describe('The health of what is affected is looked at this often while an incident is open.'),
  severities: named('severity', severity, word)
    .prefault(SEVERITIES)
    .describe('How bad it can be, the worst first.'),
  statuses: named('status', status, word)
    .prefault(STATUSES)
    .describe('How far it can be, in order; the first one is that of a new incident.'),
  roles: list('roles', text(/^[a-z][a-z-]{0,19}$/, 'a role such as commander'))
    .default(['commander', 'scribe', 'communications'])
    .describe('What people can be in an incident; whoever opens it is the first of them.'),
})
  .prefault({})
  .describe('How incidents are run.');

/** How incidents are run. Durations are milliseconds. */
export type CatalogIncidents = z.infer<typeof incidents>;
