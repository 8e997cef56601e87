import type { ShedEvent } from '../shed.ts';

/** One load of a household before anything is shed. */
export interface Load {
  id: string;
  name: string;
  /** What it draws by itself, in kW. */
  wantedKw: number;
  /** The part of it that may be shed, from 0 to 1; that of critical loads is 0. */
  sheddable: number;
}

/** How much of each load is shed, in kW, by its id: in the order given, until it is enough. */
export function curtail(
  event: ShedEvent | undefined,
  loads: readonly Load[],
): ReadonlyMap<string, number> {
  const shed = new Map<string, number>();
  let left = Math.max(0, event?.requestedKw ?? 0);
  for (const { id, wantedKw, sheddable } of loads) {
    const isMeant = event?.loadId === undefined || event.loadId === id;
    const shedKw = isMeant ? Math.min(left, wantedKw * sheddable) : 0;
    left -= shedKw;
    shed.set(id, shedKw);
  }
  return shed;
}

/** The sum of kilowatts. */
export function totalKw(values: Iterable<number>): number {
  return [...values].reduce((sum, value) => sum + value, 0);
}
