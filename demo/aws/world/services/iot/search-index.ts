import type { SearchIndexCommandInput, ThingDocument } from '@aws-sdk/client-iot';
import { AwsError } from '../../../engine/index.ts';
import type { Device } from '../../devices/device.ts';
import { linkOf } from '../../devices/link.ts';
import { indexedShadow, readerOf } from '../../devices/search/indexed-thing.ts';
import { parseQuery } from '../../devices/search/parse-query.ts';
import { pageOf } from '../../paging.ts';
import type { World } from '../../world.ts';
import { checkIndex } from './indexing.ts';
import { invalidToken, pageSize } from './refusals.ts';

/** Simulates SearchIndex over all things, without the seconds that the index is late. */
export function searchIndex(world: World, input: SearchIndexCommandInput) {
  const at = world.now();
  checkIndex(world, input.indexName);
  if (!world.indexing.isReady(at)) {
    throw new AwsError('IndexNotReadyException', 'Creation of index AWS_Things is in progress');
  }
  const size = pageSize('maxResults', input.maxResults ?? 100, 100);
  const isMeant = parseQuery(input.queryString ?? '');
  const found = world.fleet.devices.filter((device) => isMeant(readerOf(world, device, at)));
  const { page, next } = pageOf(found, input.nextToken, size, invalidToken);
  return { things: page.map((device) => documentOf(world, device, at)), nextToken: next };
}

function documentOf(world: World, device: Device, at: number): ThingDocument {
  const { connected, since, reason } = linkOf(world, device, at);
  const shadow = indexedShadow(world, device, at);
  const session = { keepAliveDuration: 60, cleanSession: true, clientId: device.name };
  return {
    thingName: device.name,
    thingId: device.thingId,
    thingTypeName: device.typeName,
    thingGroupNames: [...device.groups],
    attributes: { ...device.attributes },
    ...(shadow && { shadow: JSON.stringify(shadow) }),
    connectivity: {
      connected,
      ...(since !== undefined && { timestamp: since, ...session }),
      ...(reason && { disconnectReason: reason }),
    },
  };
}
