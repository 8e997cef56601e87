import { demandKw } from '../../power.ts';
import type { WorldState } from '../../state.ts';
import type { LoadChange } from '../commands/heard-commands.ts';
import type { Device } from '../device.ts';
import { shedEventAt } from '../shed.ts';
import { curtail, type Load } from './curtail.ts';

/** A circuit of the house as the VEN agent lists it. */
export interface Circuit {
  id: string;
  name: string;
  type: string;
  enabled: boolean;
  connected: boolean;
  rated_kw: number;
  current_kw: number;
  critical: boolean;
  mode: 'dynamic' | 'fixed';
  fixed_kw: number;
}

type Rating = Pick<Circuit, 'id' | 'name' | 'type' | 'rated_kw' | 'enabled' | 'critical'>;

/** The agent's default set. */
const DEFAULTS: readonly Rating[] = [
  rating('hvac1', 'HVAC', 3.5, { critical: true }),
  rating('heater1', 'Water heater', 1.5),
  rating('ev1', 'EV charger', 7.2, { enabled: false }),
  rating('batt1', 'Battery', 5, { enabled: false, type: 'battery' }),
  rating('pv1', 'Solar', 6, { enabled: false }),
  rating('lights1', 'Lights', 0.4),
  rating('fridge1', 'Fridge', 0.2, { critical: true }),
  rating('misc1', 'Outlets', 1),
];

/** What is shed first. */
const SHED_ORDER = ['ev1', 'heater1', 'misc1', 'lights1'];

/** What the circuits that are on at first are rated for: they share the whole demand. */
const RATED_AT_FIRST = DEFAULTS.filter(({ enabled }) => enabled).reduce(
  (sum, { rated_kw }) => sum + rated_kw,
  0,
);

/** One circuit with the changes that it was told, and what it draws by itself. */
export interface AgentLoad extends Load, Omit<Rating, 'name'> {}

/** What the household wants at a time, in the order in which it is shed. */
export function agentLoads({ history }: WorldState, device: Device, at: number): AgentLoad[] {
  const changes = new Map<string, LoadChange>();
  for (const command of history.commands.until(device.name, at)) {
    if (command.kind !== 'load') continue;
    changes.set(command.loadId, { ...changes.get(command.loadId), ...command.change });
  }
  const demand = demandKw(device.key, at);
  const loads = DEFAULTS.map((one) => {
    const { enabled = one.enabled, capacityKw = one.rated_kw } = changes.get(one.id) ?? {};
    const wantedKw = enabled ? (demand * capacityKw) / RATED_AT_FIRST : 0;
    const sheddable = SHED_ORDER.includes(one.id) ? 1 : 0;
    return { ...one, enabled, rated_kw: capacityKw, wantedKw, sheddable };
  });
  return loads.sort((one, other) => orderOf(one) - orderOf(other));
}

/** The circuits as the agent lists them, with what they draw while it sheds. */
export function agentCircuits(state: WorldState, device: Device, at: number): Circuit[] {
  const loads = agentLoads(state, device, at);
  const shed = curtail(shedEventAt(state, device, at), loads);
  return DEFAULTS.flatMap(({ id }) => loads.filter((load) => load.id === id)).map(
    ({ wantedKw, sheddable: _sheddable, ...circuit }) => ({
      ...circuit,
      connected: true,
      current_kw: Number((wantedKw - (shed.get(circuit.id) ?? 0)).toFixed(3)),
      mode: 'dynamic',
      fixed_kw: 0,
    }),
  );
}

function orderOf({ id }: AgentLoad): number {
  const place = SHED_ORDER.indexOf(id);
  return place < 0 ? SHED_ORDER.length : place;
}

function rating(
  id: string,
  name: string,
  rated_kw: number,
  { enabled = true, critical = false, type = id.slice(0, -1) }: Partial<Rating> = {},
): Rating {
  return { id, name, type, rated_kw, enabled, critical };
}
