import { benchActionsKill } from './actions-kill.ts';
import { benchActionsRace } from './actions-race.ts';
import { benchAudit } from './audit.ts';
import { benchCharts } from './charts.ts';
import { benchDispatch } from './dispatch.ts';
import { benchFollow } from './follow.ts';
import { benchHealth } from './health.ts';
import { benchJobs } from './jobs.ts';
import { benchLogs } from './logs.ts';
import { benchMasking } from './masking.ts';

const wanted = process.argv[2];
for (const [name, bench] of Object.entries({
  dispatch: benchDispatch,
  health: benchHealth,
  charts: benchCharts,
  jobs: benchJobs,
  masking: benchMasking,
  logs: benchLogs,
  audit: benchAudit,
  follow: () => benchFollow(),
  'actions-race': benchActionsRace,
  'actions-kill': benchActionsKill,
}))
  if (wanted === undefined || wanted === name) console.log(`\n${await bench()}`);
