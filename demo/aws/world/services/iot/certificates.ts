import type {
  ListCertificatesCommandInput,
  ListPrincipalThingsCommandInput,
  ListThingPrincipalsCommandInput,
} from '@aws-sdk/client-iot';
import {
  allCertificates,
  type Certificate,
  certificatesOf,
  pemOf,
} from '../../devices/certificates.ts';
import { ACCOUNT } from '../../inventory.ts';
import { pageOf } from '../../paging.ts';
import { uuid } from '../../random.ts';
import type { World } from '../../world.ts';
import { invalidToken, notFound, pageSize, thingNamed } from './refusals.ts';

/** Simulates ListThingPrincipals. */
export function listThingPrincipals(world: World, input: ListThingPrincipalsCommandInput) {
  const certificates = certificatesOf(world, thingNamed(world, input.thingName), world.now());
  const size = pageSize('maxResults', input.maxResults, 250);
  const { page, next } = pageOf(certificates, input.nextToken, size, invalidToken);
  return { principals: page.map(({ arn }) => arn), nextToken: next };
}

/** Simulates ListPrincipalThings. */
export function listPrincipalThings(world: World, input: ListPrincipalThingsCommandInput) {
  const { thing } = certificateWith(world, ({ arn }) => arn === input.principal);
  const size = pageSize('maxResults', input.maxResults, 250);
  const { page, next } = pageOf(thing ? [thing] : [], input.nextToken, size, invalidToken);
  return { things: page, nextToken: next };
}

/** Simulates ListCertificates: the newest first, unless asked otherwise. */
export function listCertificates(world: World, input: ListCertificatesCommandInput) {
  const sorted = allCertificates(world, world.fleet, world.now()).sort(
    (a, b) => b.notBefore - a.notBefore,
  );
  if (input.ascendingOrder) sorted.reverse();
  const size = pageSize('pageSize', input.pageSize, 250);
  const { page, next } = pageOf(sorted, input.marker, size, invalidToken);
  return { certificates: page.map(summary), nextMarker: next };
}

/** Simulates DescribeCertificate. */
export function describeCertificate(world: World, certificateId: string | undefined) {
  const certificate = certificateWith(world, ({ id }) => id === certificateId);
  const { notBefore, notAfter } = certificate;
  return {
    certificateDescription: {
      ...summary(certificate),
      certificatePem: pemOf(certificate),
      ownedBy: ACCOUNT,
      lastModifiedDate: new Date(notBefore),
      customerVersion: 1,
      generationId: uuid(world.seed, certificate.id),
      validity: { notBefore: new Date(notBefore), notAfter: new Date(notAfter) },
    },
  };
}

/** Finds a certificate, or refuses. */
export function certificateWith(
  world: World,
  isMeant: (certificate: Certificate) => boolean,
): Certificate {
  const found = allCertificates(world, world.fleet, world.now()).find(isMeant);
  if (!found) throw notFound('The certificate given does not exist.');
  return found;
}

function summary({ arn, id, status, notBefore }: Certificate) {
  return {
    certificateArn: arn,
    certificateId: id,
    status,
    certificateMode: 'DEFAULT' as const,
    creationDate: new Date(notBefore),
  };
}
