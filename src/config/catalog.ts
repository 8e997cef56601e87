import { z } from 'zod';
import { approval, placeActions, serviceActions } from './actions-schema.ts';
import { audit } from './audit-schema.ts';
import { fleets } from './devices-schema.ts';
import {
  alarm,
  channelId,
  databaseInstance,
  ecsCluster,
  ecsContainer,
  ecsService,
  principal,
  region,
  roleArn,
  targetGroup,
  thing,
} from './identifiers.ts';
import { logComponents, logLimits, logs, queries } from './logs-schema.ts';
import { metrics } from './metrics-schema.ts';
import {
  aliases,
  count,
  duration,
  fieldPath,
  fields,
  fieldValues,
  httpStatus,
  httpUrl,
  ladder,
  list,
  named,
  percentage,
  text,
  title,
} from './values.ts';

const members = list('Slack ids', principal).optional();
const roles = fields({
  viewer: members.describe('Who may look: health, charts, logs.'),
  operator: members.describe('Who may also ask for actions.'),
  approver: members.describe('Who may also approve what somebody else asked for.'),
  admin: members.describe('Who may also do what touches GridOps itself.'),
});
const innerRoles = roles.optional();

const componentTitle = title.describe('The name that people read.');
const componentAliases = aliases.describe('Other names that people may type in commands.');
const usage = (what: string) => ladder(percentage, `Percent of ${what}`).optional();

const probe = fields({
  url: httpUrl.describe('What is asked with GET.'),
  status: httpStatus.default(200).describe('The HTTP status that must come back.'),
  body: fieldValues
    .optional()
    .describe(
      'Fields that the JSON body must have: a dotted path, and the value that must stand there. yes and no are text in YAML 1.2; write true and false.',
    ),
  text: text(/\S/, 'text that is not empty')
    .optional()
    .describe('The whole body where it is plain text; white space around it does not count.'),
  latency: ladder(duration, 'Total time of the request, such as 800ms or 3s,')
    .optional()
    .describe('How slow is too slow.'),
}).superRefine((read, context) => {
  if (read.body !== undefined && read.text !== undefined)
    context.addIssue({ code: 'custom', path: ['text'], message: 'either body or text, not both' });
});

const service = fields({
  title: componentTitle,
  aliases: componentAliases,
  ecs: fields({
    cluster: ecsCluster.describe('Name of the ECS cluster.'),
    service: ecsService.describe('Name of the ECS service.'),
    container: ecsContainer
      .optional()
      .describe('The container that does the work, where a task has more than one.'),
  }).describe('Where it runs.'),
  logs: logs.optional().describe('Where it writes its log.'),
  targetGroups: list('target groups', targetGroup)
    .default([])
    .describe('Load balancer target groups that send it requests, by name or ARN.'),
  thresholds: fields({
    cpu: usage('the reserved CPU').describe('ECS CPUUtilization, percent.'),
    memory: usage('the reserved memory').describe('ECS MemoryUtilization, percent.'),
  })
    .default({})
    .describe('Levels for its metrics; a metric without levels is shown and not judged.'),
  probes: named('probe', probe)
    .default({})
    .describe('HTTP requests whose answers show whether it really works, by name.'),
  metrics,
  actions: serviceActions,
});

const database = fields({
  title: componentTitle,
  aliases: componentAliases,
  rds: databaseInstance.describe('Identifier of the RDS instance.'),
  logs: logs.optional().describe('Where its log is published.'),
  thresholds: fields({
    cpu: usage('the CPU').describe('RDS CPUUtilization, percent.'),
    connections: ladder(count, 'Number of open connections')
      .optional()
      .describe('RDS DatabaseConnections, a number of connections.'),
  })
    .default({})
    .describe('Levels for its metrics; a metric without levels is shown and not judged.'),
  metrics,
});

const device = fields({
  title: componentTitle,
  aliases: componentAliases,
  thing: thing.describe('Name of the IoT thing.'),
  shadow: fields({
    connected: fieldPath.describe(
      'Field of the reported state that is true while it is connected.',
    ),
    lastSeen: fieldPath.describe(
      'Field of the reported state with the time of its last message: epoch seconds or ISO 8601.',
    ),
    staleAfter: duration.describe('A last message older than this means down, such as 2m.'),
  }).describe('What its classic shadow tells about its health.'),
  metrics,
});

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
  alarms: list('alarm names', alarm)
    .default([])
    .describe('CloudWatch alarms that belong to this environment, by name.'),
  metrics,
  actions: placeActions,
});

const system = fields({
  title: componentTitle,
  aliases: componentAliases,
  roles: innerRoles.describe('Replaces, role by role, who has it in this system.'),
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
  charts: charts
    .optional()
    .describe('Who draws charts; without it GridOps does, and nothing leaves the machine.'),
  systems: named('system', system).describe('What is looked after, by name.'),
});

export type Catalog = z.infer<typeof catalogSchema>;
export type CatalogSystem = z.infer<typeof system>;
export type CatalogEnvironment = z.infer<typeof environment>;
export type CatalogService = z.infer<typeof service>;
export type CatalogDatabase = z.infer<typeof database>;
export type CatalogDevice = z.infer<typeof device>;
export type CatalogProbe = z.infer<typeof probe>;
export type CatalogCharts = z.infer<typeof charts>;
/** Slack ids by role; a role that is left out is taken from the place around it. */
export type Roles = z.infer<typeof roles>;
/** Levels that are bad when reached, in the unit of the value that they judge. */
export interface Ladder {
  warning: number;
  critical: number;
}
