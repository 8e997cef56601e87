import { benchCharts } from './charts.ts';
import { benchDispatch } from './dispatch.ts';
import { benchHealth } from './health.ts';

const wanted = process.argv[2];
for (const [name, bench] of Object.entries({
  dispatch: benchDispatch,
  health: benchHealth,
  charts: benchCharts,
}))
  if (wanted === undefined || wanted === name) console.log(`\n${await bench()}`);
