import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { readDevice } from './device-read.ts';
import { type DeviceReport, deviceView } from './device-view.ts';
import { locate } from './locate.ts';
import { placeOf } from './words.ts';

const PATIENCE = 15_000;

/** `device`: everything that AWS knows of one thing. */
export function deviceCommand({ clients }: Pick<DevicesDependencies, 'clients'>): Command {
  return defineCommand({
    name: 'device',
    summary: 'One device: connection, shadow, certificates, policies, errors of AWS IoT.',
    examples: ['device meter-017', 'device grid meter-017'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
    }),
    async run({ thing }, context): Promise<DeviceReport> {
      const target = targetOf(context);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const located = await locate(target, thing, { command: 'device', rest: [] }, tools);
      const read = await readDevice(located, target, tools, context.now());
      const { name, map, target: where } = located;
      const place = { ...placeOf({ ...target, component: undefined }), target: where };
      return { ...place, ...read, thing: name, map, readAt: context.now() };
    },
    view: deviceView,
  });
}
