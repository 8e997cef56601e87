import { arn } from '../inventory.ts';
import { hex } from '../random.ts';
import type { WorldState } from '../state.ts';
import { DAY, floorTo, SECOND } from '../time.ts';
import { certificatePem } from './certificate-text.ts';
import type { Device } from './device.ts';
import type { Fleet } from './fleet.ts';

/** A certificate of AWS IoT Core. Times are epoch milliseconds. */
export interface Certificate {
  /** 64 hexadecimal digits. */
  id: string;
  arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  notBefore: number;
  notAfter: number;
  /** The one thing that it is attached to, if any. */
  thing?: string;
  policy: string;
}

/** The certificates of one thing, the one in use first; a thing that was only registered has none. */
export function certificatesOf(state: WorldState, device: Device, at: number): Certificate[] {
  const known = issued.get(device) ?? issue(state, device);
  issued.set(device, known);
  const [current, ...former] = known;
  return current ? [renewed(state, device, current, at), ...former] : [];
}

/** All certificates of the account: also the backend's, which is attached to no thing. */
export function allCertificates(state: WorldState, fleet: Fleet, at: number): Certificate[] {
  const backend = certificate(state, ['backend'], {
    ...{ status: 'ACTIVE', policy: 'VENPolicy' },
    notBefore: state.history.genesis - 100 * DAY,
    notAfter: state.history.genesis + 265 * DAY,
  });
  return [backend, ...fleet.devices.flatMap((device) => certificatesOf(state, device, at))];
}

/** The text of a certificate, with its own serial number and dates. */
export function pemOf({ id, notBefore, notAfter }: Certificate): string {
  return certificatePem({ serial: `1${id.slice(0, 39)}`, notBefore, notAfter });
}

/** The first ones never change, and ten thousand take a while. */
const issued = new WeakMap<Device, Certificate[]>();

function issue(state: WorldState, device: Device): Certificate[] {
  const { name, typeName, installedAt, certificateEnd, hasFormerCertificate } = device;
  if (installedAt === undefined) return [];
  const policy = typeName === 'VEN' ? 'VENPolicy' : 'MeterPolicy';
  const active = certificate(state, [name, 'current'], {
    ...{ status: 'ACTIVE', thing: name, policy },
    notBefore: Math.min(installedAt, certificateEnd - 365 * DAY),
    notAfter: certificateEnd,
  });
  if (!hasFormerCertificate) return [active];
  const former = certificate(state, [name, 'former'], {
    ...{ status: 'INACTIVE', thing: name, policy },
    notBefore: active.notBefore - 365 * DAY,
    notAfter: active.notBefore + 30 * DAY,
  });
  return [active, former];
}

/** An outage means that the certificate ran out; after each there is a new one. */
function renewed(
  { seed, history }: WorldState,
  { name }: Device,
  certificate: Certificate,
  at: number,
): Certificate {
  const outages = history.episodes('ven-disconnected', name).filter(({ from }) => from <= at);
  const restored = outages.flatMap(({ to }) => (to !== undefined && to <= at ? [to] : []));
  const ranOut = history.episodeAt('ven-disconnected', at, name);
  const last = restored.at(-1);
  const current: Certificate =
    last === undefined
      ? certificate
      : {
          ...certificate,
          ...identity(hex(64, seed, 'certificate', name, restored.length)),
          ...{ notBefore: floorTo(SECOND, last), notAfter: floorTo(SECOND, last + 210 * DAY) },
        };
  return ranOut ? { ...current, notAfter: floorTo(SECOND, ranOut.from) } : current;
}

function certificate(
  { seed }: WorldState,
  label: readonly string[],
  facts: Omit<Certificate, 'id' | 'arn'>,
): Certificate {
  return {
    ...facts,
    ...identity(hex(64, seed, 'certificate', ...label)),
    notBefore: floorTo(SECOND, facts.notBefore),
    notAfter: floorTo(SECOND, facts.notAfter),
  };
}

function identity(id: string): Pick<Certificate, 'id' | 'arn'> {
  return { id, arn: arn('iot', `cert/${id}`) };
}
