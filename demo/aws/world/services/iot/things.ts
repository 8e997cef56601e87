import type {
  DisconnectReasonValue,
  ListThingsCommandInput,
  ThingAttribute,
} from '@aws-sdk/client-iot';
import type { Device } from '../../devices/device.ts';
import { linkOf } from '../../devices/link.ts';
import { arn, REGION } from '../../inventory.ts';
import { pageOf } from '../../paging.ts';
import type { World } from '../../world.ts';
import { invalidRequest, invalidToken, notFound, pageSize, thingNamed } from './refusals.ts';

const ENDPOINTS: Readonly<Record<string, string>> = {
  'iot:Data-ATS': `a1b2c3d4e5f6g7-ats.iot.${REGION}.amazonaws.com`,
  'iot:Data': `a1b2c3d4e5f6g7.iot.${REGION}.amazonaws.com`,
  'iot:CredentialProvider': `c1b2c3d4e5f6g7.credentials.iot.${REGION}.amazonaws.com`,
  'iot:Jobs': `a1b2c3d4e5f6g7.jobs.iot.${REGION}.amazonaws.com`,
};

/** Simulates DescribeEndpoint. */
export function describeEndpoint(endpointType = 'iot:Data') {
  const endpointAddress = ENDPOINTS[endpointType];
  if (endpointAddress === undefined) {
    throw invalidRequest(`Endpoint type ${endpointType} is not supported`);
  }
  return { endpointAddress };
}

/** Simulates DescribeThing. */
export function describeThing(world: World, thingName: string | undefined) {
  const device = thingNamed(world, thingName);
  return { ...registered(device), defaultClientId: device.name, thingId: device.thingId };
}

/** Simulates ListThings, by type or by attribute. */
export function listThings({ fleet }: World, input: ListThingsCommandInput) {
  const { attributeName, attributeValue = '', thingTypeName, usePrefixAttributeValue } = input;
  if (attributeName !== undefined && thingTypeName !== undefined) {
    const both = 'the combination of attribute and thing type';
    throw invalidRequest(`Listing things by ${both} is not supported`);
  }
  const matches = ({ typeName, attributes }: Device) => {
    if (thingTypeName !== undefined) return typeName === thingTypeName;
    if (attributeName === undefined) return true;
    const value = attributes[attributeName];
    return usePrefixAttributeValue ? value?.startsWith(attributeValue) : value === attributeValue;
  };
  const size = pageSize('maxResults', input.maxResults, 250);
  const { page, next } = pageOf(fleet.devices.filter(matches), input.nextToken, size, invalidToken);
  return { things: page.map(registered), nextToken: next };
}

/** Simulates GetThingConnectivityData, which needs connectivity to be indexed. */
export function thingConnectivity(world: World, thingName: string | undefined) {
  const device = thingNamed(world, thingName);
  if (!world.indexing.isOn) throw notFound('Index AWS_Things does not exist');
  const { connected, since, reason } = linkOf(world, device, world.now());
  const session = { keepAliveDuration: 60, cleanSession: true, clientId: device.name };
  const disconnectReason: DisconnectReasonValue | undefined = reason;
  return {
    thingName: device.name,
    connected,
    ...(since === undefined ? {} : { timestamp: new Date(since), ...session }),
    disconnectReason,
  };
}

function registered({ name, typeName, attributes }: Device): ThingAttribute {
  return {
    thingName: name,
    thingArn: arn('iot', `thing/${name}`),
    thingTypeName: typeName,
    attributes: { ...attributes },
    version: 1,
  };
}
