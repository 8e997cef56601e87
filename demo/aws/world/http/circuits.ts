import { powerKw } from '../power.ts';
import type { WorldState } from '../state.ts';

/** A circuit of the house as the VEN lists it. */
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

/** The agent's default set. */
const DEFAULTS = [
  { id: 'hvac1', name: 'HVAC', type: 'hvac', rated_kw: 3.5, enabled: true, critical: true },
  {
    id: 'heater1',
    name: 'Water heater',
    type: 'heater',
    rated_kw: 1.5,
    enabled: true,
    critical: false,
  },
  { id: 'ev1', name: 'EV charger', type: 'ev', rated_kw: 7.2, enabled: false, critical: false },
  { id: 'batt1', name: 'Battery', type: 'battery', rated_kw: 5, enabled: false, critical: false },
  { id: 'pv1', name: 'Solar', type: 'pv', rated_kw: 6, enabled: false, critical: false },
  { id: 'lights1', name: 'Lights', type: 'lights', rated_kw: 0.4, enabled: true, critical: false },
  { id: 'fridge1', name: 'Fridge', type: 'fridge', rated_kw: 0.2, enabled: true, critical: true },
  { id: 'misc1', name: 'Outlets', type: 'misc', rated_kw: 1, enabled: true, critical: false },
] as const;

/** The house's draw, shared over the circuits that are on by what they are rated for. */
export function circuits(state: WorldState, at: number): Circuit[] {
  const rated = DEFAULTS.reduce((sum, { enabled, rated_kw }) => sum + (enabled ? rated_kw : 0), 0);
  const power = powerKw(state, at);
  return DEFAULTS.map((one) => ({
    ...one,
    connected: true,
    current_kw: one.enabled ? Number(((power * one.rated_kw) / rated).toFixed(3)) : 0,
    mode: 'dynamic',
    fixed_kw: 0,
  }));
}
