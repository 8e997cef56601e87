import { z } from 'zod';
import { readPath } from '../../../../json-path.ts';
import type { Device, DeviceCircuit } from '../../devices.ts';
import type { ActionTools } from '../../kind.ts';
import type { DemandResponse } from './event-state.ts';
import { deviceWords } from './json.ts';

/** The power of one circuit before and after it was curtailed. */
export const curtailedShape = z.object({
  name: z.string(),
  before: z.number(),
  after: z.number(),
});
export type Curtailed = z.infer<typeof curtailedShape>;

/** Enough for a house. */
const MOST = 40;

/** `1.2 kW` */
export function powerWords(power: number, unit: string): string {
  return `${power.toLocaleString('en-GB', { maximumFractionDigits: 2 })} ${unit}`.trim();
}

/** Which circuits may be shed and which never are, for those who approve; or why that is not known. */
export async function circuitWords(
  device: Device,
  shed: number,
  tools: ActionTools,
): Promise<{ radius: string[]; warnings: string[] }> {
  const never = 'Critical circuits are never shed';
  const read = await device.circuits(tools);
  if ('fault' in read)
    return { radius: [`${never}.`], warnings: [`Its circuits are not known: ${read.fault}`] };
  const named = (circuits: readonly DeviceCircuit[]) =>
    circuits
      .slice(0, MOST)
      .map(({ name, power }) =>
        power === undefined ? name : `${name} ${powerWords(power, device.unit)}`,
      )
      .join(', ') || 'none';
  const sheddable = read.filter((circuit) => circuit.sheddable);
  const critical = read.filter((circuit) => circuit.critical);
  const most = sheddable.reduce((sum, { power = 0 }) => sum + power, 0);
  return {
    radius: [`May be shed: ${named(sheddable)}.`, `${never}: ${named(critical)}.`],
    warnings:
      most < shed
        ? [
            `All that may be shed draws ${powerWords(most, device.unit)}: less than the ${powerWords(shed, device.unit)} asked for.`,
          ]
        : [],
  };
}

/** The curtailed circuits as an acknowledgement lists them; undefined where it does not. */
export function curtailedIn({ curtailed }: DemandResponse, ack: unknown): Curtailed[] | undefined {
  if (!curtailed) return undefined;
  const list = readPath(ack, curtailed.at);
  if (!Array.isArray(list)) return undefined;
  return list.slice(0, MOST).flatMap((each: unknown) => {
    const [before, after] = [readPath(each, curtailed.before), readPath(each, curtailed.after)];
    if (typeof before !== 'number' || typeof after !== 'number') return [];
    const name = readPath(each, curtailed.name) ?? readPath(each, curtailed.id);
    return [{ name: deviceWords(String(name ?? '?'), 60), before, after }];
  });
}

/** Loads differ a little from one look to the next. */
const NOISE = 0.8;

/** The circuits that draw much less than before. */
export function fallen(
  before: readonly DeviceCircuit[],
  now: readonly DeviceCircuit[],
): Curtailed[] {
  return before.flatMap(({ id, name, power: drew = 0 }) => {
    const draws = now.find((each) => each.id === id)?.power;
    return draws !== undefined && drew > 0 && draws < drew * NOISE
      ? [{ name, before: drew, after: draws }]
      : [];
  });
}

/** `Requested 2 kW, shed 1.9 kW`, and each circuit. */
export function curtailedWords(
  curtailed: readonly Curtailed[],
  requested: number,
  unit: string,
): string[] {
  const shed = curtailed.reduce((sum, { before, after }) => sum + before - after, 0);
  return [
    `Requested ${powerWords(requested, unit)}, shed ${powerWords(shed, unit)}`,
    ...curtailed.map(
      ({ name, before, after }) =>
        `${name} ${powerWords(before, unit)} → ${powerWords(after, unit)}`,
    ),
  ];
}
