import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { readCircuits } from './circuits-read.ts';
import { type CircuitsReport, circuitsView } from './circuits-view.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { locate } from './locate.ts';
import { placeOf } from './words.ts';

const PATIENCE = 15_000;

/** `circuits`: what a device switches, and what of it may be shed. */
export function circuitsCommand({ clients }: Pick<DevicesDependencies, 'clients'>): Command {
  return defineCommand({
    name: 'circuits',
    summary: 'The circuits of a device: on or off, power, critical, what may be shed.',
    examples: ['circuits meter-017', 'circuits grid meter-017'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
    }),
    async run({ thing }, context): Promise<CircuitsReport> {
      const target = targetOf(context);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const located = await locate(target, thing, { command: 'circuits', rest: [] }, tools);
      const { name, fleet, registry, map } = located;
      if (!fleet)
        throw new UserError(
          registry.ok
            ? `\`${name}\` is in no fleet of the catalog, which would name its circuits.`
            : registry.fault.message,
        );
      const found = await readCircuits(fleet.catalog, name, tools);
      const place = { ...placeOf({ ...target, component: undefined }), target: located.target };
      return { ...place, thing: name, unit: map.unit, found, readAt: context.now() };
    },
    view: circuitsView,
  });
}
