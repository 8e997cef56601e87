import { benchActionsKill } from './actions-kill.ts';
import { benchActionsRace } from './actions-race.ts';
import { benchAlarmCards } from './alarm-cards.ts';
import { benchAlarms } from './alarms.ts';
import { benchAudit } from './audit.ts';
import { benchCharts } from './charts.ts';
import { benchDevices } from './devices.ts';
import { benchDispatch } from './dispatch.ts';
import { benchFleet } from './fleet.ts';
import { benchFollow } from './follow.ts';
import { benchHealth } from './health.ts';
import { benchJobs } from './jobs.ts';
import { benchLogs } from './logs.ts';
import { benchMasking } from './masking.ts';
import { benchTimeline } from './timeline.ts';

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
  devices: benchDevices,
  fleet: benchFleet,
  timeline: benchTimeline,
  'actions-race': benchActionsRace,
  'actions-kill': benchActionsKill,
  alarms: benchAlarms,
  'alarm-cards': benchAlarmCards,
}))
  if (wanted === undefined || wanted === name) console.log(`\n${await bench()}`);
