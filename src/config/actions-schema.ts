import { z } from 'zod';
import { principal } from './identifiers.ts';
import { duration, fields, list } from './values.ts';

/* What people may ask to be changed, and who else must agree. What is not listed is refused. */

const SERVICE_ACTIONS = ['redeploy', 'restart', 'rollback', 'stop-task', 'resize'] as const;
const PLACE_ACTIONS = [
  'alarm-mute',
  'alarm-unmute',
  'alarm-tune',
  'alarm-test',
  'log-retention',
] as const;
const DEVICE_ACTIONS = [
  'shadow-set',
  'shadow-clear',
  'device-command',
  'device-event',
  'device-restore',
] as const;

const MOST_APPROVALS = 5;
const approvals = (expected = `a whole number from 0 to ${MOST_APPROVALS}`) =>
  z.int({ error: expected }).min(0, { error: expected }).max(MOST_APPROVALS, { error: expected });

const tasks = z.int({ error: 'a whole number of tasks' }).min(0, {
  error: 'a whole number of tasks',
});

const policyFields = {
  ask: list('Slack ids', principal)
    .optional()
    .describe('Who may ask for it; without it, everybody with the role operator.'),
  approvals: approvals()
    .optional()
    .describe('How many others must approve; without it, as `approval` says.'),
  breakGlass: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Whether somebody may run it at once with --break-glass and a reason.'),
};

const policy = fields(policyFields);
const scalePolicy = fields({
  ...policyFields,
  min: tasks.default(0).describe('The fewest tasks that may be asked for.'),
  max: tasks.describe('The most tasks that may be asked for.'),
}).superRefine(({ min, max }, context) => {
  if (min <= max) return;
  context.addIssue({ code: 'custom', path: ['max'], message: 'a number not below min' });
});

function policies<Name extends string>(names: readonly Name[], what: string) {
  const shape = Object.fromEntries(
    names.map((name) => [name, policy.optional().describe(`Whether ${name} is allowed.`)]),
  ) as Record<Name, z.ZodOptional<typeof policy>>;
  return { shape, describe: `Actions on ${what} that are allowed; what is not listed is refused.` };
}

const onService = policies(SERVICE_ACTIONS, 'this service');
const onPlace = policies(
  [...PLACE_ACTIONS, ...DEVICE_ACTIONS],
  'alarms, logs and devices of this environment',
);
const onDevices = policies(DEVICE_ACTIONS, 'these devices');

export const serviceActions = fields({
  ...onService.shape,
  scale: scalePolicy.optional().describe('Whether scale is allowed, and within which bounds.'),
})
  .default({})
  .describe(onService.describe);

export const placeActions = fields(onPlace.shape).default({}).describe(onPlace.describe);

/** Of a fleet, or of one device: a device that the catalog names by itself has rules of its own, not those of its fleet. */
export const deviceActions = fields(onDevices.shape).default({}).describe(onDevices.describe);

/** What holds for every action unless its own policy says otherwise. */
export const approval = fields({
  needed: approvals().default(1).describe('How many others must approve an action.'),
  production: approvals()
    .default(1)
    .describe('At least so many in an environment that is marked as production.'),
  single: approvals()
    .default(1)
    .describe('At least so many where one task or none is left, before or after it.'),
  expires: duration.prefault('15m').describe('How long an action waits for approval, such as 15m.'),
})
  .prefault({})
  .describe('How many others must approve what somebody asks for.');

/** An action as the catalog and the audit log name it. */
export type ActionName =
  | 'scale'
  | (typeof SERVICE_ACTIONS)[number]
  | (typeof PLACE_ACTIONS)[number]
  | DeviceActionName;
export type DeviceActionName = (typeof DEVICE_ACTIONS)[number];
/** Who may ask for an action and who must agree. */
export type ActionPolicy = z.infer<typeof policy>;
export type ScalePolicy = z.infer<typeof scalePolicy>;
