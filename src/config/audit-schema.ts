import type { z } from 'zod';
import { channelId, logGroup, region, roleArn } from './identifiers.ts';
import { duration, fields } from './values.ts';

/* Where signed checkpoints of the audit log are published, out of reach of whoever can change the database. */

const DAY = 86_400_000;
const every = (usual: string) =>
  duration
    .refine((milliseconds) => milliseconds <= DAY, { error: 'a duration up to 1d' })
    .prefault(usual)
    .describe('At most one checkpoint in each such span of the clock, and only when the log grew.');

export const audit = fields({
  cloudwatch: fields({
    logGroup: logGroup.describe('The name of the CloudWatch log group; it must exist.'),
    region: region.describe('The AWS region of the log group.'),
    role: roleArn
      .optional()
      .describe(
        'IAM role to assume for it, best of another account; without it, the credentials of GridOps itself.',
      ),
    every: every('1m'),
  })
    .optional()
    .describe('A CloudWatch log group that gets them.'),
  slack: fields({
    channel: channelId.describe('The Slack channel; GridOps must be a member.'),
    every: every('1h'),
  })
    .optional()
    .describe('A Slack channel that gets them.'),
})
  .optional()
  .describe(
    'Where signed checkpoints of the audit log are published besides the log of the bot: what was cut off or rewritten shows by them.',
  );

export type CatalogAudit = NonNullable<z.infer<typeof audit>>;
