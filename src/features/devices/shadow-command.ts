import { z } from 'zod';
import { namedShadows, type Shadow, thingShadow } from '../../aws/iot-data.ts';
import { reading } from '../../aws/readings.ts';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { quoted } from '../../kernel/words.ts';
import type { ReadTools } from './certificates.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { type Located, locate } from './locate.ts';
import { shadowRows } from './shadow-rows.ts';
import { type ShadowReport, shadowView } from './shadow-view.ts';
import { judgeThing } from './state.ts';
import { placeOf } from './words.ts';

const PATIENCE = 15_000;

/** Which part of which shadow of a thing. */
interface Wanted {
  readonly name: string | undefined;
  readonly path: string | undefined;
  readonly raw: boolean;
}

/** `shadow`: what a device reports and what is wanted of it, side by side. */
export function shadowCommand({ clients }: Pick<DevicesDependencies, 'clients'>): Command {
  return defineCommand({
    name: 'shadow',
    summary: 'A shadow of a device: reported, desired and delta, with the age of each field.',
    examples: [
      'shadow meter-017',
      'shadow grid meter-017 --path status',
      'shadow meter-017 settings --raw',
    ],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
      name: z
        .string()
        .optional()
        .describe('name of the shadow; without it the classic one')
        .meta({ positional: true }),
      path: z
        .string()
        .optional()
        .describe('only the fields below this one')
        .meta({ placeholder: 'a.b' }),
      raw: z.boolean().default(false).describe('the document as JSON'),
    }),
    async run({ thing, name, path, raw }, context): Promise<ShadowReport> {
      const target = targetOf(context);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const isDevice = target.component?.kind === 'device';
      const [word, shadow] = isDevice ? [undefined, thing] : [thing, name];
      if (isDevice && name !== undefined)
        throw new UserError(`There is a word too many: ${quoted(name)}.`);
      const rest = shadow === undefined ? [] : [shadow];
      const located = await locate(target, word, { command: 'shadow', rest }, tools);
      const place = {
        ...placeOf({ ...target, component: undefined }),
        target: located.target,
      };
      const wanted = { name: shadow, path, raw };
      return { ...place, ...(await readShadow(located, wanted, tools, context.now())) };
    },
    view: shadowView,
  });
}

type Read = Omit<ShadowReport, 'target' | 'title' | 'region'>;

async function readShadow(
  located: Located,
  { name, path, raw }: Wanted,
  tools: ReadTools,
  now: number,
): Promise<Read> {
  const { name: thing, map } = located;
  const { clients, scope, signal } = tools;
  const shadow = { thing, ...(name !== undefined && { shadow: name }) };
  const read = await reading(() => thingShadow(clients, scope, shadow, signal));
  const asked = {
    thing,
    ...(name !== undefined && { name }),
    ...(path !== undefined && { path }),
    raw,
    staleAfter: map.staleAfter,
    vital: name === undefined ? [map.connected, map.lastSeen, map.power, map.shed].flat() : [],
    readAt: now,
  };
  if (!read.ok && read.fault.kind === 'not-found') throw await noShadow(located, name, tools);
  if (!read.ok) return { ...asked, rows: [], fault: read.fault.message };
  const rows = shadowRows(read.value, path);
  if (path !== undefined && rows.length === 0) throw noField(located, read.value, name, path);
  const { state, why } = judgeThing({ reported: read.value.reported }, map, now);
  return {
    ...asked,
    rows,
    version: read.value.version,
    ...(name === undefined && { verdict: { state, why } }),
    ...(raw && { document: documentOf(read.value) }),
  };
}

/** As AWS has it, with secrets masked. */
function documentOf({ reported, desired, delta, metadata, version }: Shadow): string {
  const document = { state: { desired, reported, delta }, metadata, version };
  return maskText(JSON.stringify(document, null, 2));
}

async function noShadow(
  { name: thing, target }: Located,
  name: string | undefined,
  { clients, scope, signal }: ReadTools,
): Promise<UserError> {
  const which = name === undefined ? 'no classic shadow' : `no shadow called ${quoted(name)}`;
  const others = await reading(() => namedShadows(clients, scope, thing, signal));
  if (!others.ok)
    return new UserError(
      `\`${thing}\` has ${which}. Which ones it has is not known: ${others.fault.message}`,
    );
  const nearest = name === undefined ? [] : nearestNames(name, others.value);
  const names = nearest.length > 0 ? nearest : others.value.slice(0, 5);
  const hint = names.length > 0 ? 'It has these:' : 'It has no named shadow either.';
  const classic =
    name === undefined ? [] : [{ label: 'The classic one', words: ['shadow', target, thing] }];
  return new UserError(
    `\`${thing}\` has ${which}. ${name === undefined || names.length > 0 ? hint : 'See the classic one.'}`,
    [...names.map((each) => ({ label: each, words: ['shadow', target, thing, each] })), ...classic],
  );
}

function noField(
  { name: thing, target }: Located,
  shadow: Shadow,
  name: string | undefined,
  path: string,
): UserError {
  const paths = shadowRows(shadow).map((row) => row.path);
  const parents = paths.flatMap((each) => {
    const keys = each.split('.');
    return keys.map((_, index) => keys.slice(0, index + 1).join('.'));
  });
  const words = ['shadow', target, thing, ...(name === undefined ? [] : [name])];
  return new UserError(
    `The shadow of \`${thing}\` has no field ${quoted(path)}.`,
    nearestNames(path, parents).map((each) => ({ label: each, words: [...words, '--path', each] })),
  );
}
