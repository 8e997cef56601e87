import type { z } from 'zod';
import { deviceActions, serviceActions } from './actions-schema.ts';
import {
  databaseInstance,
  ecsCluster,
  ecsContainer,
  ecsService,
  targetGroup,
  thing,
} from './identifiers.ts';
import { logs } from './logs-schema.ts';
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

/* What an environment is made of: services, databases and single devices. */

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

export const service = fields({
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

export const database = fields({
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

export const device = fields({
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
  actions: deviceActions,
});

export type CatalogService = z.infer<typeof service>;
export type CatalogDatabase = z.infer<typeof database>;
export type CatalogDevice = z.infer<typeof device>;
export type CatalogProbe = z.infer<typeof probe>;
