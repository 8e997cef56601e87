import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { isSlow } from '../database.ts';
import { DATABASE } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { DAY } from '../time.ts';
import { type Metric, noiseKey } from './metric.ts';
import { type Rhythm, valueAt } from './rhythm.ts';

const GIB = 2 ** 30;

interface DatabaseMetric {
  name: string;
  unit: StandardUnit;
  usual: Rhythm;
  slow: Rhythm;
  whole?: boolean;
}

const METRICS: readonly DatabaseMetric[] = [
  {
    name: 'CPUUtilization',
    unit: 'Percent',
    usual: { quiet: 9, busy: 26, jitter: 0.2 },
    slow: { quiet: 91, busy: 91, jitter: 0.03 },
  },
  {
    name: 'DatabaseConnections',
    unit: 'Count',
    usual: { quiet: 12, busy: 31, jitter: 0.15 },
    slow: { quiet: 84, busy: 84, jitter: 0.02 },
    whole: true,
  },
  {
    name: 'ReadLatency',
    unit: 'Seconds',
    usual: { quiet: 0.0006, busy: 0.0018, jitter: 0.3 },
    slow: { quiet: 0.041, busy: 0.048, jitter: 0.3 },
  },
  {
    name: 'WriteLatency',
    unit: 'Seconds',
    usual: { quiet: 0.0011, busy: 0.0026, jitter: 0.3 },
    slow: { quiet: 0.062, busy: 0.07, jitter: 0.3 },
  },
  {
    name: 'FreeableMemory',
    unit: 'Bytes',
    usual: { quiet: 2.1 * GIB, busy: 1.7 * GIB, jitter: 0.04 },
    slow: { quiet: 0.31 * GIB, busy: 0.28 * GIB, jitter: 0.05 },
  },
];

/** `AWS/RDS`: the database instance. */
export function databaseMetrics(state: WorldState): Metric[] {
  const changing = METRICS.map(({ name, unit, usual, slow, whole }): Metric => {
    const key = noiseKey(state, name, DATABASE);
    return {
      ...ofDatabase(name, unit),
      sampleAt: (at) => {
        const value = valueAt(isSlow(state, at) ? slow : usual, key, at);
        return whole ? Math.round(value) : value;
      },
    };
  });
  return [...changing, freeStorage(state)];
}

/** Shrinks by a tenth of a gibibyte a day. */
function freeStorage({ history }: WorldState): Metric {
  return {
    ...ofDatabase('FreeStorageSpace', 'Bytes'),
    sampleAt: (at) => Math.round((13.4 - (0.1 * (at - history.genesis)) / DAY) * GIB),
  };
}

function ofDatabase(name: string, unit: StandardUnit): Omit<Metric, 'sampleAt'> {
  const dimensions = { DBInstanceIdentifier: DATABASE };
  return { namespace: 'AWS/RDS', name, dimensions, unit, samplesPerMinute: 1 };
}
