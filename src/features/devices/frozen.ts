import { z } from 'zod';
import type { Snapshots } from '../../store/snapshots.ts';
import { LEVELS } from './certificates.ts';
import { STATES } from './state.ts';

/* A fleet as it was when it was read: never changed, and enough to show every page of it again. */

const row = z.object({
  thing: z.string(),
  state: z.enum(STATES),
  why: z.string(),
  /** Epoch milliseconds. */
  lastSeen: z.number().exactOptional(),
  power: z.number().exactOptional(),
  shed: z.number().exactOptional(),
  /** Of the certificate that lasts longest; absent where nobody looked. */
  certificate: z
    .object({ level: z.enum(LEVELS), notAfter: z.number().exactOptional() })
    .readonly()
    .exactOptional(),
});

const frozenFleet = z.object({
  /** `system@environment/fleet` */
  target: z.string(),
  title: z.string(),
  region: z.string(),
  unit: z.string(),
  /** The worst first. */
  rows: z.array(row.readonly()).readonly(),
  /** How it was read, in words. */
  way: z.string(),
  /** In sentences: what was not looked at, and why. */
  notes: z.array(z.string()).readonly(),
  /** Why it could not be read at all. */
  fault: z.string().exactOptional(),
  /** Epoch milliseconds. */
  readAt: z.number(),
});

/** One thing of a fleet. */
export type FleetRow = Readonly<z.infer<typeof row>>;
/** A fleet, the worst things first. */
export type FrozenFleet = z.infer<typeof frozenFleet>;

/** Keeps a fleet until `expiresAt` (epoch milliseconds), so that its pages can be turned. */
export async function keepFleet(
  snapshots: Pick<Snapshots, 'save'>,
  { id, expiresAt }: { id: string; expiresAt: number },
  fleet: FrozenFleet,
): Promise<void> {
  await snapshots.save({ id, kind: 'fleet', body: fleet, expiresAt });
}

/** The fleet that was kept; undefined when its time is over, or when it is another one. */
export async function findFleet(
  snapshots: Pick<Snapshots, 'find'>,
  id: string,
  target: string,
): Promise<FrozenFleet | undefined> {
  const { data } = frozenFleet.safeParse(await snapshots.find(id));
  return data?.target === target ? data : undefined;
}
