import { THING } from '../inventory.ts';
import { hash, hex, noise, uuid } from '../random.ts';
import { DAY, MINUTE, SECOND } from '../time.ts';
import { TELEMETRY_EVERY } from '../ven.ts';
import type { Device } from './device.ts';
import { SITES } from './groups.ts';

export interface FleetOptions {
  /** How many things there are beside the two VENs of the guide: 100, or 10 000 for a bench. */
  size?: number;
  /** Whether fleet indexing is on at first: it is, unless this says otherwise. */
  indexing?: boolean;
}

/** All things of the account. */
export interface Fleet {
  /** Sorted by name. */
  devices: readonly Device[];
  find(name: string | undefined): Device | undefined;
}

/** The VEN of the newer dialect. */
const PANEL = 'volttron_local';

/** Builds the same fleet for the same seed, time and size; a larger one has the smaller one in it. */
export function createFleet(
  { seed, genesis, createdAt }: { seed: number; genesis: number; createdAt: number },
  size = 100,
): Fleet {
  const guides = [guideVen(seed, genesis), guidePanel(seed, genesis, createdAt)];
  const field = Array.from({ length: size }, (_, index) => fieldDevice(seed, index + 1, createdAt));
  const devices = [...guides, ...field].sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map(devices.map((device) => [device.name, device]));
  return { devices, find: (name = '') => byName.get(name) };
}

/** The VEN of the guide, which is in every fleet. */
export function guideVen(seed: number, genesis: number): Device {
  return {
    name: THING,
    thingId: uuid(seed, 'thing'),
    schema: 'agent',
    typeName: 'VEN',
    groups: ['dev'],
    attributes: { environment: 'dev' },
    key: hash(seed, 'power'),
    reportEvery: TELEMETRY_EVERY,
    phase: 0,
    installedAt: genesis,
    reactsAfter: 3 * SECOND,
    isPilot: false,
    certificateEnd: genesis + 210 * DAY,
    hasFormerCertificate: false,
  };
}

function guidePanel(seed: number, genesis: number, createdAt: number): Device {
  return {
    name: PANEL,
    thingId: uuid(seed, 'thing', PANEL),
    schema: 'panel',
    typeName: 'VEN',
    groups: ['dev'],
    attributes: { environment: 'dev', model: 'panel-200' },
    key: hash(seed, 'power', PANEL),
    reportEvery: 5 * SECOND,
    phase: 0,
    installedAt: genesis + 2 * DAY,
    reactsAfter: 2 * SECOND,
    isPilot: false,
    certificateEnd: createdAt + 96 * DAY,
    hasFormerCertificate: false,
  };
}

/** Traits follow from the number, so that a hundred devices have all of them; how much, from the seed. */
function fieldDevice(seed: number, number: number, createdAt: number): Device {
  const key = hash(seed, 'device', number);
  const share = (index: number) => noise(key, index);
  const isMeter = number % 5 === 4;
  const place = SITES[Math.floor(share(1) * SITES.length)] ?? SITES[0];
  const isPilot = !isMeter && number % 8 === 0;
  const schema = isMeter ? 'meter' : number % 2 === 0 ? 'agent' : 'panel';
  const name = `${isMeter ? 'meter' : 'ven'}-${String(number).padStart(5, '0')}`;
  return {
    name,
    thingId: uuid(seed, 'thing', name),
    schema,
    typeName: isMeter ? 'SmartMeter' : 'VEN',
    groups: isPilot ? [place.group, 'peak-pilot'] : [place.group],
    attributes: {
      environment: 'field',
      site: place.site,
      serial: `SN${hex(8, seed, 'serial', number).toUpperCase()}`,
    },
    key,
    reportEvery: isMeter ? MINUTE : 30 * SECOND,
    phase: Math.floor(share(7) * 30) * SECOND,
    isPilot,
    hasFormerCertificate: number % 12 === 1,
    ...fateOf(number, share, createdAt),
  };
}

type Fate = Pick<
  Device,
  'installedAt' | 'lostAt' | 'silentSince' | 'disabledSince' | 'reactsAfter' | 'certificateEnd'
>;

/** What became of a device until the world was created: most are well. */
function fateOf(number: number, share: (index: number) => number, createdAt: number): Fate {
  const ago = Math.floor((5 + share(2) ** 3 * 6 * 24 * 60) * MINUTE);
  const reacting = { reactsAfter: Math.floor((2 + share(3) * 4) * SECOND) };
  const well: Fate = {
    installedAt: createdAt - Math.floor((7 + share(4)) * DAY),
    certificateEnd: createdAt + Math.floor((60 + share(5) * 300) * DAY),
    ...reacting,
  };
  if (number % 97 === 41) return { certificateEnd: well.certificateEnd };
  if (number % 89 === 13)
    return { ...well, lostAt: createdAt - ago, certificateEnd: createdAt - ago };
  if (number % 16 === 7) return { ...well, lostAt: createdAt - ago };
  if (number % 29 === 11) return { ...well, silentSince: createdAt - ago };
  if (number % 23 === 5) return { ...well, disabledSince: createdAt - ago };
  if (number % 19 === 3) return { ...well, reactsAfter: Infinity };
  if (number % 18 === 2) {
    return { ...well, certificateEnd: createdAt + Math.floor((1 + share(6) * 11) * DAY) };
  }
  return well;
}
