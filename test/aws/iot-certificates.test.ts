import {
  DescribeCertificateCommand,
  DescribeThingCommand,
  ListAttachedPoliciesCommand,
  ListPrincipalThingsCommand,
  ListThingPrincipalsCommand,
} from '@aws-sdk/client-iot';
import { ListNamedShadowsForThingCommand } from '@aws-sdk/client-iot-data-plane';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { certificatePem } from '../../demo/aws/world/devices/certificate-text.ts';
import {
  certificatesOfThing,
  describeCertificate,
  policiesOfCertificate,
  thingsOfCertificate,
} from '../../src/aws/iot-certificates.ts';
import { namedShadows } from '../../src/aws/iot-data.ts';
import { describeThing } from '../../src/aws/iot-things.ts';
import { CERTIFICATE, faultOf, NOW, patience, scope, simulate } from './simulated.ts';

test('finds the certificates of a thing on all pages, and nothing else', async () => {
  const { services, clients } = await simulate();
  services.iot.on(ListThingPrincipalsCommand, ({ nextToken }) =>
    nextToken
      ? { principals: [CERTIFICATE] }
      : { principals: ['us-west-2:cognito-identity'], nextToken: 'more' },
  );
  expect(await certificatesOfThing(clients, scope, 'house', patience())).toEqual([CERTIFICATE]);
});

test('tells status and validity of a certificate, and leaves out what AWS does not say', async () => {
  const { services, clients } = await simulate();
  const id = '0a'.repeat(32);
  const validity = { notBefore: new Date(NOW - 1_000), notAfter: new Date(NOW) };
  services.iot.on(DescribeCertificateCommand, () => ({
    certificateDescription: { status: 'ACTIVE' as const, validity },
  }));
  expect(await describeCertificate(clients, scope, CERTIFICATE, patience())).toEqual({
    id,
    arn: CERTIFICATE,
    status: 'ACTIVE',
    notBefore: NOW - 1_000,
    notAfter: NOW,
  });
  const other = await simulate();
  other.services.iot.on(DescribeCertificateCommand, () => ({
    certificateDescription: { status: 'REVOKED' as const },
  }));
  expect(await describeCertificate(other.clients, scope, CERTIFICATE, patience())).toEqual({
    id,
    arn: CERTIFICATE,
    status: 'REVOKED',
  });
});

test('tells the issuer, and the validity where AWS does not, from the text of a certificate', async () => {
  const { services, clients } = await simulate();
  const [notBefore, notAfter] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
  const pem = certificatePem({ serial: `1${'0a'.repeat(19)}0`, notBefore, notAfter });
  services.iot.on(DescribeCertificateCommand, () => ({
    certificateDescription: { status: 'ACTIVE' as const, certificatePem: pem },
  }));
  expect(await describeCertificate(clients, scope, CERTIFICATE, patience())).toMatchObject({
    notBefore,
    notAfter,
    issuer: 'Grid Services Device CA',
  });
});

test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
  'a text that is no certificate has no issuer: %j',
  async (pem) => {
    const { services, clients } = await simulate();
    services.iot.on(DescribeCertificateCommand, () => ({
      certificateDescription: { status: 'ACTIVE' as const, certificatePem: pem },
    }));
    const found = await describeCertificate(clients, scope, CERTIFICATE, patience());
    expect(found).not.toHaveProperty('issuer');
  },
);

test('names the things of a certificate on all pages', async () => {
  const { services, clients, simulator } = await simulate();
  services.iot.on(ListPrincipalThingsCommand, ({ nextToken }) =>
    nextToken ? { things: ['second'] } : { things: ['first'], nextToken: 'more' },
  );
  expect(await thingsOfCertificate(clients, scope, CERTIFICATE, patience())).toEqual([
    'first',
    'second',
  ]);
  expect(simulator.calls[0]?.input).toMatchObject({ principal: CERTIFICATE });
});

test('names the policies of a certificate on all pages', async () => {
  const { services, clients, simulator } = await simulate();
  services.iot.on(ListAttachedPoliciesCommand, ({ marker }) =>
    marker
      ? { policies: [{ policyName: 'second' }] }
      : { policies: [{ policyName: 'first' }], nextMarker: 'more' },
  );
  expect(await policiesOfCertificate(clients, scope, CERTIFICATE, patience())).toEqual([
    'first',
    'second',
  ]);
  expect(simulator.calls[0]?.input).toMatchObject({ target: CERTIFICATE });
});

test('names the shadows of a thing on all pages, sorted', async () => {
  const { services, clients } = await simulate();
  services.iotData.on(ListNamedShadowsForThingCommand, ({ nextToken }) =>
    nextToken
      ? { results: ['config'], timestamp: 1 }
      : { results: ['panel'], nextToken: 'more', timestamp: 1 },
  );
  expect(await namedShadows(clients, scope, 'house', patience())).toEqual(['config', 'panel']);
});

test('tells of a thing its client id, which is its name unless somebody chose another', async () => {
  const { services, clients } = await simulate();
  services.iot.on(DescribeThingCommand, ({ thingName = '' }) => ({
    thingName,
    ...(thingName === 'b' && { defaultClientId: 'other', thingTypeName: 'VEN' }),
  }));
  expect(await describeThing(clients, scope, 'a', patience())).toEqual({
    name: 'a',
    clientId: 'a',
    attributes: {},
  });
  expect(await describeThing(clients, scope, 'b', patience())).toMatchObject({
    clientId: 'other',
    type: 'VEN',
  });
});

test('names the thing that is not there', async () => {
  const { services, clients } = await simulate();
  services.iot.on(DescribeThingCommand, () => {
    throw new AwsError('ResourceNotFoundException', 'Thing gone cannot be found.', { status: 404 });
  });
  const fault = await faultOf(describeThing(clients, scope, 'gone', patience()));
  expect(fault).toMatchObject({ kind: 'not-found', what: 'there is no thing gone' });
});
