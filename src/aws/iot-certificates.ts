import { X509Certificate } from 'node:crypto';
import {
  DescribeCertificateCommand,
  ListAttachedPoliciesCommand,
  ListPrincipalThingsCommand,
  ListThingPrincipalsCommand,
} from '@aws-sdk/client-iot';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/** A certificate that devices connect with. AWS: DescribeCertificate. */
export interface Certificate {
  /** 64 hexadecimal digits. */
  id: string;
  arn: string;
  /** AWS's word: `ACTIVE`, `INACTIVE`, `REVOKED`, `PENDING_TRANSFER` … */
  status: string;
  /** Epoch milliseconds; absent where neither AWS nor the certificate itself tells. */
  notBefore?: number;
  notAfter?: number;
  /** Whose signature it bears, as the certificate itself says; absent where AWS gives no text that can be read. */
  issuer?: string;
}

const CERTIFICATE = /^arn:aws[a-z-]*:iot:[^:]*:[^:]*:cert\/([0-9a-f]+)$/;
/** AWS: ListThingPrincipals, `maxResults`. */
const PER_CALL = 250;

/** Reads the ARNs of the certificates that a thing may connect with. Other principals (Cognito) are left out. */
export async function certificatesOfThing(
  clients: AwsClients,
  scope: AwsScope,
  thing: string,
  signal: AbortSignal,
): Promise<string[]> {
  const call = callOf('ListThingPrincipals', scope);
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { thingName: thing, maxResults: PER_CALL, ...(nextToken && { nextToken }) };
    const answer = await callAws(call, signal, (options) =>
      clients.iot(scope).send(new ListThingPrincipalsCommand(input), options),
    );
    found.push(...required(answer.principals, 'principals', call));
    ({ nextToken } = answer);
  } while (nextToken);
  return found.filter((arn) => CERTIFICATE.test(arn));
}

/** Reads a certificate by its ARN. */
export async function describeCertificate(
  clients: AwsClients,
  scope: AwsScope,
  arn: string,
  signal: AbortSignal,
): Promise<Certificate> {
  const call = callOf('DescribeCertificate', scope);
  const command = new DescribeCertificateCommand({ certificateId: idOf(arn) });
  const { certificateDescription: found } = await callAws(call, signal, (options) =>
    clients.iot(scope).send(command, options),
  );
  const { status, validity, certificatePem } = required(found, 'certificate', call);
  const text = parsed(certificatePem);
  const notBefore = validity?.notBefore ?? text?.validFromDate;
  const notAfter = validity?.notAfter ?? text?.validToDate;
  const issuer = text && issuerOf(text);
  return {
    id: idOf(arn),
    arn,
    status: required(status, 'status', call),
    ...(notBefore && { notBefore: notBefore.getTime() }),
    ...(notAfter && { notAfter: notAfter.getTime() }),
    ...(issuer && { issuer }),
  };
}

function parsed(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Its common name, else its organization, else all of it. Node: `X509Certificate.issuer` has a line for each part. */
function issuerOf({ issuer }: X509Certificate): string {
  const lines = issuer.split('\n');
  const part = (name: string) => lines.find((line) => line.startsWith(`${name}=`));
  const found = part('CN') ?? part('O') ?? part('OU');
  return found?.slice(found.indexOf('=') + 1) ?? lines.join(', ');
}

/** Reads the names of all things that a certificate, by its ARN, is attached to. AWS: ListPrincipalThings. */
export async function thingsOfCertificate(
  clients: AwsClients,
  scope: AwsScope,
  arn: string,
  signal: AbortSignal,
): Promise<string[]> {
  const call = callOf('ListPrincipalThings', scope);
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { principal: arn, maxResults: PER_CALL, ...(nextToken && { nextToken }) };
    const answer = await callAws(call, signal, (options) =>
      clients.iot(scope).send(new ListPrincipalThingsCommand(input), options),
    );
    found.push(...required(answer.things, 'things', call));
    ({ nextToken } = answer);
  } while (nextToken);
  return found;
}

/** Reads the names of the policies that are attached to a certificate, by its ARN. AWS: ListAttachedPolicies. */
export async function policiesOfCertificate(
  clients: AwsClients,
  scope: AwsScope,
  arn: string,
  signal: AbortSignal,
): Promise<string[]> {
  const call = callOf('ListAttachedPolicies', scope);
  const found: string[] = [];
  let marker: string | undefined;
  do {
    const input = { target: arn, pageSize: PER_CALL, ...(marker && { marker }) };
    const answer = await callAws(call, signal, (options) =>
      clients.iot(scope).send(new ListAttachedPoliciesCommand(input), options),
    );
    const policies = required(answer.policies, 'policies', call);
    found.push(...policies.flatMap(({ policyName }) => policyName ?? []));
    marker = answer.nextMarker;
  } while (marker);
  return found;
}

function idOf(arn: string): string {
  return CERTIFICATE.exec(arn)?.[1] ?? arn;
}
