import { X509Certificate } from 'node:crypto';
import {
  type Certificate,
  DescribeCertificateCommand,
  DescribeThingCommand,
  GetPolicyCommand,
  type IoTClient,
  ListAttachedPoliciesCommand,
  ListCertificatesCommand,
  ListPrincipalThingsCommand,
  ListThingPrincipalsCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, START, startAws } from '../fixture.ts';

const DAY = 24 * 60 * MINUTE;

async function describedCertificate(iot: IoTClient, arn: string) {
  const certificateId = arn.slice(arn.lastIndexOf('/') + 1);
  const command = new DescribeCertificateCommand({ certificateId });
  const { certificateDescription } = await iot.send(command);
  return { arn, ...certificateDescription };
}

async function certificatesOf(iot: IoTClient, thingName: string) {
  const { principals = [] } = await iot.send(new ListThingPrincipalsCommand({ thingName }));
  return await Promise.all(principals.map((arn) => describedCertificate(iot, arn)));
}

async function certificateOf(iot: IoTClient, thingName: string) {
  const [first] = await certificatesOf(iot, thingName);
  if (!first) throw new Error(`${thingName} has no certificate`);
  return first;
}

async function allCertificates(iot: IoTClient, ascendingOrder = false): Promise<Certificate[]> {
  const all: Certificate[] = [];
  let marker: string | undefined;
  do {
    const input = { marker, pageSize: 50, ascendingOrder };
    const { certificates = [], nextMarker } = await iot.send(new ListCertificatesCommand(input));
    all.push(...certificates);
    marker = nextMarker;
  } while (marker);
  return all;
}

describe('certificates', () => {
  it('are attached to things, active, with VENPolicy', async () => {
    const { iot } = await startAws();
    const { arn, status, validity } = await certificateOf(iot, 'volttron_thing');
    expect(status).toBe('ACTIVE');
    expect(Number(validity?.notAfter)).toBeGreaterThan(START);
    const { policies } = await iot.send(new ListAttachedPoliciesCommand({ target: arn }));
    expect(policies?.map(({ policyName }) => policyName)).toEqual(['VENPolicy']);
    const { things } = await iot.send(new ListPrincipalThingsCommand({ principal: arn }));
    expect(things).toEqual(['volttron_thing']);
  });

  it('run out when the VEN is disconnected, and are renewed afterwards', async () => {
    const { iot, world } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const expired = await certificateOf(iot, 'volttron_thing');
    expect(Number(expired.validity?.notAfter)).toBe(START - 14 * MINUTE);
    expect(expired.status).toBe('ACTIVE');
    world.heal();
    const renewed = await certificateOf(iot, 'volttron_thing');
    expect(renewed.arn).not.toBe(expired.arn);
    expect(Number(renewed.validity?.notAfter)).toBeGreaterThan(START);
  });

  it('have a text that says the same as AWS', async () => {
    const { iot } = await startAws();
    const { certificatePem, validity } = await certificateOf(iot, 'ven-00002');
    const text = new X509Certificate(certificatePem ?? '');
    expect(Date.parse(text.validFrom)).toBe(Number(validity?.notBefore));
    expect(Date.parse(text.validTo)).toBe(Number(validity?.notAfter));
    expect(text.issuer).toBe('O=Grid Services\nCN=Grid Services Device CA');
    const other = await certificateOf(iot, 'ven-00003');
    expect(new X509Certificate(other.certificatePem ?? '').serialNumber).not.toBe(
      text.serialNumber,
    );
  });

  it('run out within days for some, and did for one', async () => {
    const { iot } = await startAws();
    const all = await Promise.all(
      (await allCertificates(iot)).map(({ certificateArn = '' }) =>
        describedCertificate(iot, certificateArn),
      ),
    );
    const left = all
      .filter(({ status }) => status === 'ACTIVE')
      .map(({ validity }) => Number(validity?.notAfter) - START);
    expect(left.filter((time) => time < 0)).toHaveLength(1);
    const soon = left.filter((time) => 0 < time && time < 13 * DAY);
    expect(soon.length).toBeGreaterThan(3);
    expect(soon.length).toBeLessThan(10);
  });

  it('are listed once each, by when they were made', async () => {
    const { iot } = await startAws();
    const all = await allCertificates(iot);
    expect(new Set(all.map(({ certificateId }) => certificateId)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(102);
    const times = all.map(({ creationDate }) => Number(creationDate));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const ascending = await allCertificates(iot, true);
    expect(ascending.map(({ creationDate }) => Number(creationDate))).toEqual(times.toReversed());
  });

  it('may be two of one thing, of which the former is inactive', async () => {
    const { iot } = await startAws();
    const both = await certificatesOf(iot, 'ven-00001');
    expect(both.map(({ status }) => status)).toEqual(['ACTIVE', 'INACTIVE']);
  });

  it('may be attached to no thing', async () => {
    const { iot } = await startAws();
    const all = await allCertificates(iot);
    const owners = await Promise.all(
      all.map(({ certificateArn: principal }) =>
        iot.send(new ListPrincipalThingsCommand({ principal })),
      ),
    );
    expect(owners.filter(({ things }) => things?.length === 0)).toHaveLength(1);
  });

  it('are missing where a thing was only registered', async () => {
    const { iot } = await startAws();
    await iot.send(new DescribeThingCommand({ thingName: 'ven-00041' }));
    expect(await certificatesOf(iot, 'ven-00041')).toEqual([]);
  });

  it('are refused when nobody knows them', async () => {
    const { iot } = await startAws();
    const arn = `arn:aws:iot:us-west-2:123456789012:cert/${'0'.repeat(64)}`;
    const calls = [
      iot.send(new DescribeCertificateCommand({ certificateId: '0'.repeat(64) })),
      iot.send(new ListAttachedPoliciesCommand({ target: arn })),
      iot.send(new ListPrincipalThingsCommand({ principal: arn })),
      iot.send(new ListThingPrincipalsCommand({ thingName: 'other' })),
      iot.send(new GetPolicyCommand({ policyName: 'other' })),
    ];
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
    }
  });
});

describe('policies', () => {
  it('have a text', async () => {
    const { iot } = await startAws();
    const { policyDocument = '' } = await iot.send(
      new GetPolicyCommand({ policyName: 'VENPolicy' }),
    );
    expect(JSON.parse(policyDocument)).toMatchObject({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Resource: '*' }],
    });
  });
});
