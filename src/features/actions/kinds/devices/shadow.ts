import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Shadow } from '../../../../aws/iot-data.ts';
import { isVersionConflict, updateDesired } from '../../../../aws/iot-shadow-write.ts';
import { UserError } from '../../../../kernel/errors.ts';
import { formatDuration } from '../../../../kernel/time.ts';
import {
  type ActionArguments,
  type ActionKind,
  type ActionTools,
  type Json,
  Overtaken,
  type Plan,
  type Progress,
} from '../../kind.ts';
import { deviceOf, silenceWarnings } from './device.ts';
import {
  covers,
  type JsonMap,
  type Leaf,
  leavesOf,
  patchBetween,
  valueAt,
  valueWords,
} from './json.ts';
import { keysOf } from './pairs.ts';
import {
  desiredIn,
  desiredOf,
  detailsOf,
  placeOf,
  planChange,
  readShadow,
} from './shadow-change.ts';

const json: z.ZodType<Json> = z.json();
const patch = z.record(z.string(), json);
const fields = z.array(z.string());
const receiptShape = z.object({ version: z.number(), at: z.number() });

/** What a change of a shadow does once it is planned, whatever was typed. */
const change: Omit<ActionKind, 'name' | 'plan'> = {
  execute: write,
  async aftermath(plan, _startedAt, tools) {
    const shadow = await readShadow(detailsOf(plan), tools);
    const { version, at } = shadow;
    if (isDeepStrictEqual(desiredIn(shadow), desiredOf(plan.after)))
      return { kind: 'done', receipt: { version, at } };
    const evidence = `Now it is: ${wordsOf(plan, shadow)}.`;
    return { kind: 'unknown', evidence };
  },
  progress,
};

/** Sets what is desired of a device. AWS: UpdateThingShadow. */
export const shadowSetKind: ActionKind = {
  name: 'shadow-set',
  async plan(args, tools) {
    const device = await deviceOf(args, tools);
    const place = placeOf(args);
    const wanted = patch.parse(JSON.parse(String(args.desired)));
    const leaves = leavesOf(wanted);
    const [leaf] = leaves;
    const summary =
      leaf && leaves.length === 1
        ? `Set ${leaf.keys.join('.')} of ${device.name} to ${leafWords(leaf)}`
        : `Set ${leaves.length} desired values of ${device.name}`;
    const shadow = await readShadow(place, tools);
    return planChange(device, shadow, place, { patch: wanted, summary });
  },
  ...change,
};

const leafWords = ({ keys, value }: Leaf): string =>
  value === null ? 'nothing' : valueWords(keys.at(-1) ?? '', value);

/** Takes away what is desired of a device: some fields, or all. The device keeps what it does. AWS: UpdateThingShadow. */
export const shadowClearKind: ActionKind = {
  name: 'shadow-clear',
  async plan(args, tools) {
    const device = await deviceOf(args, tools);
    const place = placeOf(args);
    const shadow = await readShadow(place, tools);
    const wanted = cleared(args, desiredIn(shadow), device.name);
    const count = leavesOf(wanted).length;
    const what = args.fields === undefined ? 'everything' : `${count} desired values`;
    const one = leavesOf(wanted)[0]?.keys.join('.');
    const summary = `Clear ${count === 1 ? one : what} of what is desired of ${device.name}`;
    return planChange(device, shadow, place, { patch: wanted, summary });
  },
  ...change,
};

/** Throws UserError for a field that is not desired. */
function cleared({ fields: typed }: ActionArguments, desired: JsonMap, thing: string): JsonMap {
  if (Object.keys(desired).length === 0) throw new UserError(`Nothing is desired of \`${thing}\`.`);
  if (typed === undefined) return patchBetween(desired, {});
  const paths = fields.parse(JSON.parse(String(typed))).map(keysOf);
  const unknown = paths.find((keys) => valueAt(desired, keys) === undefined);
  if (unknown) {
    const known = leavesOf(desired).map(({ keys }) => `\`${keys.join('.')}\``);
    throw new UserError(
      `\`${unknown.join('.')}\` is not desired of \`${thing}\`. Desired are: ${known.slice(0, 20).join(', ')}.`,
    );
  }
  return paths.reduce<JsonMap>((map, keys) => withNull(map, keys), {});
}

function withNull(map: JsonMap, [key = '', ...rest]: readonly string[]): JsonMap {
  if (rest.length === 0) return { ...map, [key]: null };
  const inner = Object.hasOwn(map, key) ? map[key] : undefined;
  if (inner === null) return map;
  const below = typeof inner === 'object' && !Array.isArray(inner) ? (inner as JsonMap) : {};
  return { ...map, [key]: withNull(below, rest) };
}

const MOST_TRIES = 5;

/**
 * Writes on the condition that what is desired is what people saw when they approved. The version alone could not be that
 * condition, because a device that reports every few seconds raises it as often: so the newest version is sent, after a look
 * at what is desired in it. Where AWS refuses that version, it has changed nothing, and it is safe to look and send again.
 */
async function write(plan: Plan, tools: ActionTools): Promise<Json> {
  const { patch: desired, ...place } = detailsOf(plan);
  const { clients, act, signal } = tools;
  for (let tries = 1; ; tries += 1) {
    const shadow = await readShadow(place, tools);
    const { version } = shadow;
    if (!isDeepStrictEqual(desiredIn(shadow), desiredOf(plan.before)))
      throw new Overtaken(
        `Nothing was done: somebody else changed what is desired meanwhile. Version ${version} has: ${wordsOf(plan, shadow)}.`,
      );
    try {
      return await updateDesired(clients, act, { ...place, desired, version }, signal);
    } catch (error) {
      if (!isVersionConflict(error)) throw error;
      if (tries === MOST_TRIES)
        throw new UserError(
          `Nothing was done: the shadow was written by others ${tries} times while this was sent. Ask again.`,
        );
    }
  }
}

/** The fields of the change as they are now. */
function wordsOf(plan: Plan, { reported, desired }: Shadow): string {
  const words = leavesOf(detailsOf(plan).patch).map(({ keys }) => {
    const key = keys.at(-1) ?? '';
    const [is, wanted] = [reported, desired].map((part) => valueWords(key, valueAt(part, keys)));
    return `${keys.join('.')} reported ${is}, desired ${wanted}`;
  });
  return words.slice(0, 10).join('; ');
}

/** A device that is there reports what it was told within seconds. */
const PATIENCE_MS = 30_000;

/** Waits, by the clock of AWS, until the device reports what is desired of it. */
async function progress(plan: Plan, receipt: Json, tools: ActionTools): Promise<Progress> {
  const { patch: asked, ...place } = detailsOf(plan);
  const { at } = receiptShape.parse(receipt);
  const shadow = await readShadow(place, tools);
  const wanted = leavesOf(asked).filter(({ value }) => value !== null);
  const missing = wanted.filter(
    ({ keys, value }) => !covers(valueAt(shadow.reported, keys), value),
  );
  if (wanted.length === 0)
    return {
      state: 'succeeded',
      facts: ['It is not desired any more; the device keeps what it has.'],
    };
  const facts = (missing.length > 0 ? missing : wanted).map((leaf) => factOf(leaf, shadow));
  if (missing.length === 0)
    return { state: 'succeeded', facts: ['The device reports it.', ...facts] };
  if (shadow.at - at < PATIENCE_MS)
    return { state: 'running', facts: ['The device does not report it yet.', ...facts] };
  const device = await deviceOf({ thing: place.thing }, tools);
  const silence = place.shadow === undefined ? silenceWarnings(device, shadow) : [];
  const after = `AWS has it, but it is not reported after ${formatDuration(PATIENCE_MS)}.`;
  return { state: 'unknown', facts: [after, ...facts, ...silence] };
}

function factOf({ keys, value }: Leaf, { reported }: Shadow): string {
  const key = keys.at(-1) ?? '';
  const is = valueWords(key, valueAt(reported, keys));
  return `${keys.join('.')}: desired ${valueWords(key, value)}, reported ${is}`;
}
