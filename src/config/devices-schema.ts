import { z } from 'zod';
import { deviceActions } from './actions-schema.ts';
import { commands } from './fleet-commands-schema.ts';
import { circuits, http } from './fleet-http-schema.ts';
import { thing } from './identifiers.ts';
import { aliases, duration, fieldPath, fields, list, named, text, title } from './values.ts';

/* Fleets of IoT things, and where in their shadows stands what people want to know. */

const PLACES =
  'a field path such as status.power, or a list of them of which the first one that is there counts';
const paths = z
  .union([fieldPath, list('field paths', fieldPath).min(1, { error: 'at least one field path' })], {
    error: PLACES,
  })
  .transform((written) => [written].flat());
const place = (what: string) => paths.optional().describe(what);

const SELECTORS = 'one of prefix, group and type';
const things = fields({
  prefix: thing.optional().describe('How the names of its things start.'),
  group: thing
    .optional()
    .describe('The thing group that its things are in, directly or in a group of it.'),
  type: thing.optional().describe('The thing type of its things.'),
})
  .refine((read) => Object.values(read).filter((each) => each !== undefined).length === 1, {
    error: SELECTORS,
  })
  .describe('Which things belong to it: exactly one of prefix, group and type.');

const fieldMap = fields({
  connected: place('True while the thing is connected.'),
  lastSeen: place('The time of its last message: epoch seconds or ISO 8601.'),
  enabled: place('False while somebody has turned the thing off on purpose.'),
  power: place('The power that it draws, a number.'),
  shed: place('The power that it sheds, a number.'),
  acknowledged: place('The time of its last acknowledgement: epoch seconds or ISO 8601.'),
});

const levels = fields({
  warning: duration.prefault('30d').describe('The time left from which it is a warning.'),
  critical: duration.prefault('7d').describe('The time left from which it is critical.'),
}).superRefine(({ warning, critical }, context) => {
  const message = 'a time not above warning';
  if (critical > warning) context.addIssue({ code: 'custom', path: ['critical'], message });
});

const TOLERATED = { error: 'a percentage from 0 to 100' };
const fleetHealth = fields({
  tolerated: z
    .number(TOLERATED)
    .min(0, TOLERATED)
    .max(100, TOLERATED)
    .default(0)
    .describe('The percentage of its things that may be wrong until it counts as degraded.'),
});

const fleet = fields({
  title: title.describe('The name that people read.'),
  aliases: aliases.describe('Other names that people may type in commands.'),
  things,
  fields: fieldMap.describe('Where it stands in the reported state of the classic shadow.'),
  unit: text(/^\S{1,8}$/, 'a unit such as kW')
    .default('kW')
    .describe('The unit of power and shed.'),
  staleAfter: duration.describe('A last message older than this means silent, such as 2m.'),
  certificates: levels.prefault({}).describe('When the end of a certificate is worth a warning.'),
  health: fleetHealth.prefault({}).describe('How `health` judges it.'),
  commands: commands.optional().describe('How its things are told what to do, over MQTT.'),
  http: http.optional().describe('What its things answer over HTTP.'),
  circuits: circuits.optional().describe('The circuits that its things switch.'),
  actions: deviceActions,
});

export const fleets = named('fleet', fleet)
  .default({})
  .describe('Many IoT things of one kind, by name.');

/** Many IoT things of one kind. Durations are milliseconds, places lists of field paths. */
export type CatalogFleet = z.infer<typeof fleet>;
