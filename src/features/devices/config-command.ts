import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { askJson } from '../../http/ask-json.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { type ConfigReport, configView } from './config-view.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { httpPlace } from './http-place.ts';
import { locate } from './locate.ts';
import { leafTexts, leavesOf } from './shadow-rows.ts';
import { placeOf } from './words.ts';

const PATIENCE = 15_000;

/** `config`: what a device is set to, as it tells over HTTP. */
export function configCommand({ clients }: Pick<DevicesDependencies, 'clients'>): Command {
  return defineCommand({
    name: 'config',
    summary: 'The configuration of a device, as it tells it itself.',
    examples: ['config meter-017', 'config grid meter-017'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
    }),
    async run({ thing }, context): Promise<ConfigReport> {
      const target = targetOf(context);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const located = await locate(target, thing, { command: 'config', rest: [] }, tools);
      const { http, address } = httpPlace(located, 'http.config', ({ config }) => config);
      const answer = await askJson(address, { signal, timeoutMs: http.timeout });
      const place = { ...placeOf({ ...target, component: undefined }), target: located.target };
      return { ...place, thing: located.name, ...settingsIn(answer), readAt: context.now() };
    },
    view: configView,
  });
}

function settingsIn(answer: Awaited<ReturnType<typeof askJson>>) {
  if (!answer.ok) return { settings: [], fault: `It gave no configuration: ${answer.message}.` };
  const { value } = answer;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { settings: [], fault: 'Its answer is no map of settings.' };
  const leaves = [...leavesOf(value)];
  const texts = leafTexts(leaves.map(([, leaf]) => leaf));
  const settings = leaves.map(([path], index) => ({ path, value: texts[index] ?? '***' }));
  return { settings };
}
