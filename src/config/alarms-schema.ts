import { z } from 'zod';
import { alarm as alarmName } from './identifiers.ts';
import { duration, fields, httpUrl, named, text, title } from './values.ts';

/* Alarms, and who is told of them. */

/** Names of other things of the catalog, which are checked in `alarm-names.ts`. */
const reference = (what: string) => text(/^[a-z0-9][a-z0-9-]{0,39}$/, `the name of a ${what}`);

const severity = z.enum(['critical', 'warning', 'info'], {
  error: 'critical, warning or info',
});

const described = fields({
  name: alarmName.describe('Its name in CloudWatch, or of the event that stands for it.'),
  title: title.optional().describe('The name that people read.'),
  severity: severity
    .default('warning')
    .describe('critical: somebody must look at once; people are reminded of it.'),
  owner: reference('contact').optional().describe('Who looks after it: the name of a contact.'),
  of: reference('component')
    .optional()
    .describe('The component of this environment that it is about.'),
  playbook: reference('playbook').optional().describe('What to do when it goes off.'),
  metric: reference('metric')
    .optional()
    .describe('The metric of the catalog that it watches, which knows the unit of its values.'),
});

/** A name alone, or with what is known of it; `severity` is what the sender says where only the name is given. */
export const alarm = z
  .union([alarmName, described], { error: 'the name of an alarm, or a map with its name' })
  .transform((read): CatalogAlarm => (typeof read === 'string' ? { name: read } : read));

export interface CatalogAlarm {
  name: string;
  title?: string | undefined;
  severity?: z.infer<typeof severity> | undefined;
  owner?: string | undefined;
  of?: string | undefined;
  playbook?: string | undefined;
  metric?: string | undefined;
}

/** The names of an environment's alarms, in its order. */
export function alarmNames({ alarms }: { alarms: readonly CatalogAlarm[] }): string[] {
  return alarms.map(({ name }) => name);
}

const words = (what: string) => text(/^\S.{0,298}\S$/su, `${what} of 2 to 300 characters`);

const contact = fields({
  title: title.describe('Who it is, such as SRE lead.'),
  slack: text(/^[UWS][A-Z0-9]{2,}$/, 'a Slack user id (U… or W…) or a user-group id (S…)')
    .optional()
    .describe('The person or user group that is mentioned in Slack.'),
  phone: words('a phone number').optional().describe('As people dial it.'),
  email: words('an e-mail address').optional().describe('Where to write to.'),
  link: httpUrl.optional().describe('Where to reach them otherwise, such as a support console.'),
  when: words('a sentence').optional().describe('When to turn to them, and when they are there.'),
});

export const contacts = named('contact', contact)
  .default({})
  .describe('People and places to turn to, by name.');

const step = fields({
  after: duration.describe('So long after the alarm, such as 15m, if nobody has acknowledged it.'),
  contact: reference('contact').describe('Who is told then: the name of a contact.'),
});

export const escalation = z
  .array(step, { error: 'a list of steps' })
  .superRefine((steps, context) => {
    const early = steps.findIndex(({ after }, index) => after < (steps[index - 1]?.after ?? 0));
    if (early === -1) return;
    const message = 'a duration not below that of the step before';
    context.addIssue({ code: 'custom', path: [early, 'after'], message });
  })
  .describe('Who is told of a critical alarm that nobody acknowledges, in this order.');

const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** What holds for the messages of all alarms. */
export const alarmMessages = fields({
  group: duration
    .prefault('5m')
    .describe(
      'Alarms of one component, or after one deployment, within this time share a message, such as 5m.',
    ),
  storm: whole(1, 100)
    .default(10)
    .describe('So many messages of alarms a minute and channel; all others go into one summary.'),
  flapping: fields({
    changes: whole(2, 100).default(4).describe('So many changes …'),
    within: duration.prefault('15m').describe('… within this time mean that an alarm flaps.'),
  })
    .prefault({})
    .describe('When an alarm is said to flap: its message stays open then.'),
})
  .prefault({})
  .describe('How alarms become messages.');

export type CatalogContact = z.infer<typeof contact>;
