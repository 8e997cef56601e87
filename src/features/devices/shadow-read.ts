import { namedShadows, type Shadow, thingShadow } from '../../aws/iot-data.ts';
import { reading } from '../../aws/readings.ts';
import { UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { quoted } from '../../kernel/words.ts';
import type { ReadTools } from './certificates.ts';
import type { Located } from './locate.ts';
import { shadowRows } from './shadow-rows.ts';
import type { ShadowReport } from './shadow-view.ts';
import { judgeThing } from './state.ts';

/** Which part of which shadow of a thing. */
export interface WantedShadow {
  readonly name: string | undefined;
  readonly path: string | undefined;
  readonly raw: boolean;
}

type Read = Omit<ShadowReport, 'target' | 'title' | 'region'>;

/** Reads a shadow, or the part of it that is wanted. Throws UserError, with what there is, for one that is not there. */
export async function readShadow(
  located: Located,
  { name, path, raw }: WantedShadow,
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
