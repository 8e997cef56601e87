import './suites/alarms.ts';
import './suites/alarms-changes.ts';
import './suites/auto-scaling.ts';
import './suites/ecr.ts';
import './suites/ecs.ts';
import './suites/ecs-changes.ts';
import './suites/ecs-circuit-breaker.ts';
import './suites/ecs-healing.ts';
import './suites/ecs-permissions.ts';
import './suites/ecs-task-definitions.ts';
import './suites/identity.ts';
import './suites/insights.ts';
import './suites/iot.ts';
import './suites/iot-publish.ts';
import './suites/load-balancing.ts';
import './suites/logs.ts';
import './suites/metrics.ts';
import './suites/rds.ts';
import './suites/rollout.ts';
import { expect, it } from 'vitest';
import { exercised, simulated } from './fixture.ts';

// Runs last, after every suite above has recorded its calls.
it('leaves no simulated operation without a test', () => {
  expect(simulated.size).toBeGreaterThan(0);
  expect([...simulated].filter((operation) => !exercised.has(operation))).toEqual([]);
});
