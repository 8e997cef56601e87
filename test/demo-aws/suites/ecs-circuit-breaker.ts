import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../fixture.ts';
import { startBackend } from './ecs-service.ts';

const ROLLING = { minimumHealthyPercent: 100, maximumPercent: 200 };
const BREAKER = { enable: true, rollback: true };

describe('the circuit breaker', () => {
  /** The backend right after the bad release was rolled back by hand. */
  async function startAfterRollback() {
    const backend = await startBackend();
    backend.world.setBreakage('crash-loop', true);
    await backend.update({ taskDefinition: 'backend-task:41' });
    backend.clock.advance(MINUTE);
    expect((await backend.describe()).rollouts).toEqual(['PRIMARY 41 COMPLETED']);
    return backend;
  }

  it('gives up after three failed tasks and goes back to what worked', async () => {
    const { update, describe: tell, clock, world } = await startAfterRollback();
    const deploymentConfiguration = { deploymentCircuitBreaker: BREAKER };
    const { service } = await update({
      taskDefinition: 'backend-task:42',
      deploymentConfiguration,
    });
    expect(service?.deploymentConfiguration).toMatchObject(deploymentConfiguration);
    expect(world.isBroken('crash-loop')).toBe(true);
    clock.advance(MINUTE + 50 * SECOND);
    const failed = await tell();
    expect(failed.rollouts).toEqual([
      'PRIMARY 41 IN_PROGRESS',
      'ACTIVE 42 FAILED',
      'ACTIVE 41 COMPLETED',
    ]);
    const [rollback, bad, good] = failed.deployments;
    expect(bad).toMatchObject({
      id: service?.deployments?.[0]?.id,
      failedTasks: 3,
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    });
    expect(rollback?.rolloutStateReason).toBe(
      `ECS deployment circuit breaker: rolling back to deploymentId ${good?.id}.`,
    );
    expect(failed.events).toEqual(
      expect.arrayContaining([
        `(deployment ${bad?.id}) deployment failed: tasks failed to start.`,
        `rolling back to deployment ${good?.id}.`,
      ]),
    );
    clock.advance(MINUTE);
    expect(await tell()).toMatchObject({
      rollouts: ['PRIMARY 41 COMPLETED'],
      counts: [1, 1, 0],
      targets: ['healthy'],
    });
    expect(world.isBroken('crash-loop')).toBe(false);
  });

  it('only gives up where it is not told to roll back', async () => {
    const { update, describe: tell, clock } = await startAfterRollback();
    const deploymentCircuitBreaker = { enable: true, rollback: false };
    await update({
      taskDefinition: 'backend-task:42',
      deploymentConfiguration: { deploymentCircuitBreaker },
    });
    clock.advance(20 * MINUTE);
    const failed = await tell();
    expect(failed.rollouts).toEqual(['PRIMARY 42 FAILED', 'ACTIVE 41 COMPLETED']);
    expect(failed).toMatchObject({ counts: [1, 0, 0], targets: [] });
    expect(failed.deployments[0]?.failedTasks).toBe(3);
  });

  it('leaves the healthy task alone while a bad release fails beside it', async () => {
    const { update, describe: tell, clock } = await startAfterRollback();
    const deploymentConfiguration = { ...ROLLING, deploymentCircuitBreaker: BREAKER };
    await update({ taskDefinition: 'backend-task:42', deploymentConfiguration });
    clock.advance(MINUTE);
    const during = await tell();
    expect(during.targets).toEqual(['healthy', 'unhealthy']);
    expect(during.deployments[0]?.failedTasks).toBe(1);
    clock.advance(4 * MINUTE);
    expect(await tell()).toMatchObject({ counts: [1, 1, 0], targets: ['healthy'] });
  });
});
