import { z } from 'zod';
import { approval, placeActions } from './actions-schema.ts';
import { alarm, alarmMessages, contacts, escalation } from './alarms-schema.ts';
import { audit } from './audit-schema.ts';
import { database, device, service } from './components-schema.ts';
import { fleets } from './devices-schema.ts';
import { channelId, principal, region, roleArn } from './identifiers.ts';
import { incidents } from './incidents-schema.ts';
import { intake } from './intake-schema.ts';
import { logComponents, logLimits, queries } from './logs-schema.ts';
import { metrics } from './metrics-schema.ts';
import { playbooks, runbooks } from './playbooks-schema.ts';
import { aliases, duration, fields, httpUrl, list, named, title } from './values.ts';

const members = list('Slack ids', principal).optional();
const roles = fields({
  viewer: members.describe('Who may look: health, charts, logs.'),
  operator: members.describe('Who may also ask for actions.'),
  approver: members.describe('Who may also approve what somebody else asked for.'),
  admin: members.describe('Who may also do what touches GridOps itself.'),
});
const innerRoles = roles.optional();

const environment = fields({
  region: region.describe('The AWS region of everything in this environment.'),
  readRole: roleArn
    .optional()
    .describe('IAM role to assume for reading; without it, the credentials of GridOps itself.'),
  actRole: roleArn
    .optional()
    .describe('IAM role to assume for changes; without it, the credentials of GridOps itself.'),
  production: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Whether people depend on it: the rules for actions are stricter then.'),
  channels: list('Slack channel ids', channelId)
    .default([])
    .describe('Channels in which a command without a target means this environment.'),
  roles: innerRoles.describe('Replaces, role by role, who has it in this environment.'),
  services: named('service', service).default({}).describe('ECS services, by name.'),
  databases: named('database', database).default({}).describe('RDS instances, by name.'),
  devices: named('device', device).default({}).describe('IoT things, by name.'),
  fleets,
  logs: logComponents,
  queries,
  alarms: list('alarms', alarm)
    .default([])
    .describe('CloudWatch alarms that belong to this environment, by name.'),
  metrics,
  actions: placeActions,
});

const system = fields({
  title: title.describe('The name that people read.'),
  aliases: aliases.describe('Other names that people may type in commands.'),
  roles: innerRoles.describe('Replaces, role by role, who has it in this system.'),
  contacts,
  escalation: escalation.optional(),
  playbooks,
  runbooks,
  environments: named('environment', environment).describe('Such as dev or production, by name.'),
});

const deadlines = fields({
  check: duration
    .prefault('5s')
    .describe(
      'How long one check of health may take, such as 5s; all of them run at the same time.',
    ),
});

const charts = fields({
  quickchart: httpUrl.describe('Address of the QuickChart server that draws charts.'),
  allowPublic: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Whether that may be the public quickchart.io, which then sees titles and values.'),
}).superRefine(({ quickchart, allowPublic }, context) => {
  if (allowPublic || !/^https?:\/\/(?:[^/]*\.)?quickchart\.io\.?(?:[:/]|$)/i.test(quickchart))
    return;
  const message = 'a server of your own, because this one is public. Or set allowPublic to true';
  context.addIssue({ code: 'custom', path: ['quickchart'], message });
});

/** Everything that GridOps knows about the systems it serves, as people write it. Durations come out in milliseconds. */
export const catalogSchema = fields({
  version: z
    .literal(1, { error: '1, the only version so far' })
    .describe('Version of the catalog format: 1.'),
  opsChannel: channelId.optional().describe('Slack channel in which GridOps reports about itself.'),
  roles: roles
    .refine((read) => Object.values(read).some((who) => who !== undefined && who.length > 0), {
      error: 'at least one role with somebody in it; otherwise nobody could use GridOps',
    })
    .describe('Who may do what, everywhere. A higher role may also do what the lower ones may.'),
  deadlines: deadlines.prefault({}).describe('How long checks may take.'),
  logs: logLimits,
  approval,
  audit,
  incidents,
  alarms: alarmMessages,
  contacts,
  escalation: escalation.optional(),
  playbooks,
  runbooks,
  intake,
  charts: charts
    .optional()
    .describe('Who draws charts; without it GridOps does, and nothing leaves the machine.'),
  systems: named('system', system).describe('What is looked after, by name.'),
});

export type Catalog = z.infer<typeof catalogSchema>;
export type CatalogSystem = z.infer<typeof system>;
export type CatalogEnvironment = z.infer<typeof environment>;
export type CatalogCharts = z.infer<typeof charts>;
/** Slack ids by role; a role that is left out is taken from the place around it. */
export type Roles = z.infer<typeof roles>;
/** Levels that are bad when reached, in the unit of the value that they judge. */
export interface Ladder {
  warning: number;
  critical: number;
}
