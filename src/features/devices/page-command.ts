import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { targetName } from '../../kernel/targets.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { type FleetResult, fleetView } from './fleet-view.ts';
import { findFleet } from './frozen.ts';

const number = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'expected the number of a page' })
  .transform(Number);

/** `devices page`: another page of a fleet that was read. */
export function fleetPageCommand({ snapshots }: Pick<DevicesDependencies, 'snapshots'>): Command {
  return defineCommand({
    name: 'devices page',
    summary: 'Another page of an answer of devices; its buttons ask for it.',
    examples: ['devices page grid 7d3f0c1e-0000-4000-8000-000000000000 --page 2'],
    role: 'viewer',
    byButton: true,
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      id: z.string().describe('which answer').meta({ positional: true }),
      page: number
        .optional()
        .describe('which page, the worst is 1')
        .meta({ placeholder: 'number' }),
    }),
    async run({ id, page = 1 }, context): Promise<FleetResult> {
      const target = targetName(targetOf(context));
      const fleet = await findFleet(snapshots, id, target);
      if (!fleet)
        throw new UserError(
          'This list is no longer kept, so its pages cannot be turned. Ask again for how it is now.',
          [{ label: 'Ask again', words: ['devices', target] }],
        );
      return { kind: 'page', fleet, kept: id, page };
    },
    view: fleetView,
  });
}
