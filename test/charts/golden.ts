import { fileURLToPath } from 'node:url';
import { CHART_SAMPLES, DARK_SAMPLES } from '../../bench/chart-specs.ts';

/** The samples whose pictures are kept, and where. */
export const GOLDEN = [
  'critical',
  'gap',
  'comparison',
  'storage',
  'no-data',
  'many-series-dark',
].flatMap((name) => {
  const spec = CHART_SAMPLES[name] ?? DARK_SAMPLES[name];
  const file = fileURLToPath(new URL(`./golden/${name}.png`, import.meta.url));
  return spec ? [{ name, spec, file }] : [];
});
