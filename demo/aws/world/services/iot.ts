import * as sdk from '@aws-sdk/client-iot';
import { AwsError, type AwsSimulator, nullMember } from '../../engine/index.ts';
import { arn, REGION, THING } from '../inventory.ts';
import { pageOf } from '../paging.ts';
import { hex, uuid } from '../random.ts';
import { DAY } from '../time.ts';
import { certificateGeneration, venLink } from '../ven.ts';
import type { World } from '../world.ts';

const POLICY = 'VENPolicy';
const ENDPOINTS: Readonly<Record<string, string>> = {
  'iot:Data-ATS': `a1b2c3d4e5f6g7-ats.iot.${REGION}.amazonaws.com`,
  'iot:Data': `a1b2c3d4e5f6g7.iot.${REGION}.amazonaws.com`,
  'iot:CredentialProvider': `c1b2c3d4e5f6g7.credentials.iot.${REGION}.amazonaws.com`,
  'iot:Jobs': `a1b2c3d4e5f6g7.jobs.iot.${REGION}.amazonaws.com`,
};

/** Simulates the control plane of IoT Core: the endpoint, the thing, its certificate and policy. */
export function simulateIot(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.IoTClient({ region: REGION }), sdk, {
      missingMember: nullMember('InvalidRequestException'),
    })
    .on(sdk.DescribeEndpointCommand, ({ endpointType }) => describeEndpoint(endpointType))
    .on(sdk.DescribeThingCommand, ({ thingName }) => describeThing(world, thingName))
    .on(sdk.ListThingsCommand, (input) => listThings(input))
    .on(sdk.ListThingPrincipalsCommand, ({ thingName }) => {
      checkThing(thingName);
      return { principals: [certificateArn(world)] };
    })
    .on(sdk.DescribeCertificateCommand, ({ certificateId }) =>
      describeCertificate(world, certificateId),
    )
    .on(sdk.ListAttachedPoliciesCommand, ({ target }) => {
      if (target !== certificateArn(world)) throw notFound('The certificate given does not exist.');
      return { policies: [{ policyName: POLICY, policyArn: arn('iot', `policy/${POLICY}`) }] };
    });
}

function describeEndpoint(endpointType = 'iot:Data') {
  const endpointAddress = ENDPOINTS[endpointType];
  if (endpointAddress === undefined) {
    throw new AwsError('InvalidRequestException', `Endpoint type ${endpointType} is not supported`);
  }
  return { endpointAddress };
}

function describeThing({ seed }: World, thingName: string | undefined) {
  checkThing(thingName);
  return { ...thing(), defaultClientId: THING, thingId: uuid(seed, 'thing') };
}

function thing(): sdk.ThingAttribute {
  return {
    thingName: THING,
    thingArn: arn('iot', `thing/${THING}`),
    thingTypeName: 'VEN',
    attributes: { environment: 'dev' },
    version: 1,
  };
}

function listThings(input: sdk.ListThingsCommandInput) {
  const { attributeName, attributeValue, thingTypeName } = input;
  const things = [thing()]
    .filter((one) => thingTypeName === undefined || one.thingTypeName === thingTypeName)
    .filter(
      ({ attributes = {} }) =>
        attributeName === undefined || attributes[attributeName] === attributeValue,
    );
  const { page, next } = pageOf(
    things,
    input.nextToken,
    input.maxResults ?? 25,
    () => new AwsError('InvalidRequestException', 'Invalid next token'),
  );
  return { things: page, nextToken: next };
}

/** A lost link means that the certificate ran out; after each outage there is a new one. */
function describeCertificate(world: World, certificateId: string | undefined) {
  if (certificateId !== certificateIdOf(world)) {
    throw notFound(`Certificate ${certificateId} was not found.`);
  }
  const { connected, connectedAt, disconnectedAt } = venLink(world, world.now());
  const issued = new Date(connectedAt);
  const expires =
    connected || disconnectedAt === undefined ? connectedAt + 210 * DAY : disconnectedAt;
  return {
    certificateDescription: {
      certificateArn: certificateArn(world),
      certificateId,
      status: 'ACTIVE' as const,
      certificateMode: 'DEFAULT' as const,
      creationDate: issued,
      lastModifiedDate: issued,
      validity: { notBefore: issued, notAfter: new Date(expires) },
    },
  };
}

function certificateIdOf(world: World): string {
  return hex(64, world.seed, 'certificate', certificateGeneration(world, world.now()));
}

function certificateArn(world: World): string {
  return arn('iot', `cert/${certificateIdOf(world)}`);
}

function checkThing(name: string | undefined): void {
  if (name !== THING) throw notFound(`Thing ${name} cannot be found.`);
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
