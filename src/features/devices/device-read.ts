import { type Certificate, policiesOfCertificate } from '../../aws/iot-certificates.ts';
import { namedShadows, type Shadow, thingShadow } from '../../aws/iot-data.ts';
import { type Connectivity, indexing, searchThings } from '../../aws/iot-fleet.ts';
import type { Thing } from '../../aws/iot-things.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import type { Target } from '../../kernel/targets.ts';
import { type ReadTools, readCertificates } from './certificates.ts';
import { type IotErrors, iotErrors } from './iot-errors.ts';
import type { Located } from './locate.ts';

/** Something that was read, or why it could not be: plain data, so that an answer can be printed as JSON. */
export type Told<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: string; readonly missing: boolean };

/** A certificate of a device, and what it allows. */
export interface DeviceCertificate {
  readonly certificate: Certificate;
  readonly policies: Told<readonly string[]>;
}

/** Everything that AWS knows of one device. */
export interface DeviceRead {
  readonly registry: Told<Thing>;
  readonly shadow: Told<Shadow>;
  readonly named: Told<readonly string[]>;
  /** No value where AWS does not index connections, or never saw one. */
  readonly connectivity: Told<{ readonly indexed: boolean; readonly found?: Connectivity }>;
  readonly certificates: Told<readonly Told<DeviceCertificate>[]>;
  /** Absent where the catalog names no log of AWS IoT. */
  readonly errors?: IotErrors;
}

/** Reads everything at the same time; what fails is told beside what was read. */
export async function readDevice(
  { name: thing, registry }: Located,
  { environment }: Target,
  tools: ReadTools,
  now: number,
): Promise<DeviceRead> {
  const { clients, scope, signal } = tools;
  const clientId = registry.ok ? registry.value.clientId : thing;
  const [shadow, named, connectivity, certificates, errors] = await Promise.all([
    reading(() => thingShadow(clients, scope, { thing }, signal)),
    reading(() => namedShadows(clients, scope, thing, signal)),
    reading(() => connectivityOf(thing, tools)),
    certificatesOf(thing, tools),
    iotErrors(environment, clientId, tools, now),
  ]);
  return {
    registry: told(registry),
    shadow: told(shadow),
    named: told(named),
    connectivity: told(connectivity),
    certificates,
    ...(errors && { errors }),
  };
}

function told<T>(read: Reading<T>): Told<T> {
  if (read.ok) return read;
  return { ok: false, fault: read.fault.message, missing: read.fault.kind === 'not-found' };
}

async function connectivityOf(thing: string, { clients, scope, signal }: ReadTools) {
  const { connectivity: indexed } = await indexing(clients, scope, signal);
  if (!indexed) return { indexed };
  const [found] = await searchThings(clients, scope, { thing }, signal);
  return { indexed, ...(found?.connectivity && { found: found.connectivity }) };
}

async function certificatesOf(
  thing: string,
  tools: ReadTools,
): Promise<Told<readonly Told<DeviceCertificate>[]>> {
  const read = (await readCertificates([thing], tools)).get(thing);
  if (!read?.ok) return read ? told(read) : { ok: true, value: [] };
  return {
    ok: true,
    value: await Promise.all(read.value.map((each) => withPolicies(each, tools))),
  };
}

async function withPolicies(
  read: Reading<Certificate>,
  { clients, scope, signal }: ReadTools,
): Promise<Told<DeviceCertificate>> {
  if (!read.ok) return told(read);
  const { value: certificate } = read;
  const policies = await reading(() =>
    policiesOfCertificate(clients, scope, certificate.arn, signal),
  );
  return { ok: true, value: { certificate, policies: told(policies) } };
}
