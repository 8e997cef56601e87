import type { Reading } from '../../aws/readings.ts';
import type { ChartMarker } from '../../charts/spec.ts';
import type { NamedMetric } from './catalog-metrics.ts';

/** A marker, and the metrics that it belongs to. */
export interface PlacedMarker {
  readonly marker: ChartMarker;
  belongsTo(metric: NamedMetric): boolean;
}

/** Markers of one kind. */
export interface FoundMarkers {
  readonly placed: readonly PlacedMarker[];
  readonly problems: readonly string[];
}

/** The values in their order; what AWS does not know has nothing to mark. Throws any other fault. */
export function knownOf<T>(readings: readonly Reading<T>[]): (T | undefined)[] {
  return readings.map((reading) => {
    if (reading.ok) return reading.value;
    if (reading.fault.kind === 'not-found') return undefined;
    throw reading.fault;
  });
}
