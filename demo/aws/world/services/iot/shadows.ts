import type {
  DeleteThingShadowCommandInput,
  GetThingShadowCommandInput,
  ListNamedShadowsForThingCommandInput,
  UpdateThingShadowCommandInput,
} from '@aws-sdk/client-iot-data-plane';
import { AwsError } from '../../../engine/index.ts';
import type { Device } from '../../devices/device.ts';
import { EMPTY, type JsonObject, merged, seconds } from '../../devices/json.ts';
import { FIRMWARE } from '../../devices/programs/firmware.ts';
import { pageOf } from '../../paging.ts';
import { present, shadowDocument, shadowOf, versionOf } from '../../shadow.ts';
import type { World } from '../../world.ts';
import { invalidRequest, invalidToken, notFound, pageSize } from './refusals.ts';
import { LARGEST, type ShadowRequest, shadowRequest, tooLarge } from './shadow-request.ts';

interface Target {
  thingName: string | undefined;
  shadowName?: string | undefined;
}

/** Simulates GetThingShadow. */
export function getThingShadow(world: World, input: GetThingShadowCommandInput) {
  const at = world.now();
  const device = world.fleet.find(input.thingName);
  const shadow = device && shadowOf(world, device, nameOf(input), at);
  if (!shadow) throw noShadow(input);
  return { payload: JSON.stringify(shadowDocument(shadow, at)) };
}

/** Simulates ListNamedShadowsForThing. */
export function listNamedShadows(world: World, input: ListNamedShadowsForThingCommandInput) {
  const device = world.fleet.find(input.thingName);
  if (!device) throw notFound('Thing not found');
  const at = world.now();
  const names = [...new Set([FIRMWARE, ...world.history.shadows.named(device.name)])].sort();
  const existing = names.filter((name) => shadowOf(world, device, name, at));
  const size = pageSize('pageSize', input.pageSize, 100);
  const { page, next } = pageOf(existing, input.nextToken, size, invalidToken);
  return { results: page, nextToken: next, timestamp: seconds(at) };
}

/** Simulates UpdateThingShadow; the answer has only what was asked for. */
export function updateThingShadow(world: World, input: UpdateThingShadowCommandInput) {
  const at = world.now();
  if (!(input.payload instanceof Uint8Array)) throw invalidRequest('Invalid JSON');
  const request = shadowRequest(input.payload);
  const device = world.fleet.find(input.thingName);
  if (!device) throw notFound('Thing not found');
  const shadow = nameOf(input);
  const { version = versionOf(world, device, shadow, at) } = request;
  if (version !== versionOf(world, device, shadow, at)) {
    throw new AwsError('ConflictException', 'Version conflict');
  }
  const { clientToken, desired, reported } = request;
  checkSize(world, device, shadow, request);
  const change = {
    ...(desired !== undefined && { desired }),
    ...(reported !== undefined && { reported }),
  };
  world.history.shadows.record({ thing: device.name, shadow }, { kind: 'update', at, ...change });
  const accepted = {
    state: change,
    metadata: present({
      desired: merged(EMPTY, desired ?? {}, at).metadata,
      reported: merged(EMPTY, reported ?? {}, at).metadata,
    }),
    version: version + 1,
    timestamp: seconds(at),
    ...(clientToken !== undefined && { clientToken }),
  };
  return { payload: JSON.stringify(accepted) };
}

/** Simulates DeleteThingShadow; versions go on where the shadow is written again. */
export function deleteThingShadow(world: World, input: DeleteThingShadowCommandInput) {
  const at = world.now();
  const shadow = nameOf(input);
  const device = world.fleet.find(input.thingName);
  if (!device || !shadowOf(world, device, shadow, at)) throw noShadow(input);
  const version = versionOf(world, device, shadow, at);
  world.history.shadows.record({ thing: device.name, shadow }, { kind: 'delete', at });
  return { payload: JSON.stringify({ version, timestamp: seconds(at) }) };
}

function checkSize(
  world: World,
  device: Device,
  name: string | undefined,
  { desired, reported }: ShadowRequest,
): void {
  const before = shadowOf(world, device, name, world.now());
  const after = (section: 'desired' | 'reported', patch: JsonObject | null | undefined) =>
    patch === null ? {} : merged(before?.[section] ?? EMPTY, patch ?? {}, 0).state;
  const state = { desired: after('desired', desired), reported: after('reported', reported) };
  if (Buffer.byteLength(JSON.stringify(state)) > LARGEST) throw tooLarge();
}

function nameOf({ shadowName }: Target): string | undefined {
  if (shadowName === undefined || shadowName === '') return undefined;
  if (/^[$a-zA-Z0-9:_-]{1,64}$/.test(shadowName)) return shadowName;
  throw invalidRequest('Invalid shadow name');
}

function noShadow({ thingName, shadowName }: Target): AwsError {
  const name = shadowName ? `${thingName}~${shadowName}` : thingName;
  return notFound(`No shadow exists with name: '${name}'`);
}
