import { describe, expect, it } from 'vitest';
import type { EcsDeployment, EcsService } from '../../../src/aws/ecs.ts';
import type { Target } from '../../../src/aws/elb.ts';
import type { Status } from '../../../src/features/health/finding.ts';
import { judgeService, judgeTargets } from '../../../src/features/health/rules.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

describe('a service', () => {
  const deployment = (parts: Partial<EcsDeployment> = {}): EcsDeployment => ({
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    taskDefinition: 'web:42',
    rolloutState: 'COMPLETED',
    desired: 2,
    running: 2,
    failedTasks: 0,
    createdAt: NOW - 10 * MINUTE,
    ...parts,
  });
  const service = (parts: Partial<EcsService> = {}): EcsService => ({
    cluster: 'main',
    service: 'web',
    status: 'ACTIVE',
    desired: 2,
    running: 2,
    pending: 0,
    launch: 'FARGATE',
    deploymentConfiguration: {
      circuitBreaker: false,
      rollback: false,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
    },
    deployments: [deployment()],
    events: [
      { at: NOW - MINUTE, message: 'newest event' },
      { at: NOW - 2 * MINUTE, message: 'older event' },
    ],
    ...parts,
  });
  const rolling = (parts: Partial<EcsDeployment> = {}) => [
    deployment({ rolloutState: 'IN_PROGRESS', ...parts }),
    deployment({ status: 'ACTIVE', taskDefinition: 'web:41', createdAt: NOW - 9_000 * MINUTE }),
  ];

  it.each<[what: string, parts: Partial<EcsService>, status: Status, summary: string]>([
    ['that runs as it should', {}, 'healthy', 'running 2 of 2'],
    ['with more than it needs', { running: 3 }, 'healthy', 'running 3 of 2'],
    ['with too few', { running: 1, pending: 1 }, 'degraded', 'running 1 of 2, 1 pending'],
    ['with none', { running: 0 }, 'down', 'running 0 of 2'],
    ['scaled to zero', { desired: 0, running: 0 }, 'degraded', 'running 0 of 0'],
    ['scaled to zero that still runs', { desired: 0, running: 1 }, 'degraded', 'running 1 of 0'],
    ['that drains', { status: 'DRAINING' }, 'down', 'running 2 of 2, service DRAINING'],
    [
      'that is gone',
      { status: 'INACTIVE', running: 0, desired: 0 },
      'down',
      'running 0 of 0, service INACTIVE',
    ],
    [
      'while it is deployed',
      { deployments: rolling(), running: 3 },
      'healthy',
      'running 3 of 2, rollout IN_PROGRESS',
    ],
    [
      'in a crash loop that still runs',
      { deployments: rolling({ failedTasks: 7 }), pending: 1 },
      'degraded',
      'running 2 of 2, 1 pending, rollout IN_PROGRESS',
    ],
    [
      'in a crash loop with nothing left',
      { deployments: rolling({ failedTasks: 7 }), running: 0, pending: 2 },
      'down',
      'running 0 of 2, 2 pending, rollout IN_PROGRESS',
    ],
    [
      'whose rollout failed',
      { deployments: rolling({ rolloutState: 'FAILED' }) },
      'degraded',
      'running 2 of 2, rollout FAILED',
    ],
    [
      'that had failed tasks before it became stable',
      { deployments: [deployment({ failedTasks: 3 })] },
      'healthy',
      'running 2 of 2',
    ],
    ['without a deployment', { deployments: [] }, 'healthy', 'running 2 of 2'],
  ])('%s', (_what, parts, status, summary) => {
    expect(judgeService(service(parts))).toMatchObject({ status, summary });
  });

  it('rests on its deployment, and when something is wrong on the reason and the last event', () => {
    const deployments = rolling({
      rolloutState: 'FAILED',
      rolloutStateReason: 'tasks failed to start',
      failedTasks: 3,
    });
    expect(judgeService(service({ deployments })).evidence).toEqual([
      'deployment of web:42: FAILED, 3 failed tasks',
      'tasks failed to start',
      'last event: newest event',
    ]);
    expect(judgeService(service()).evidence).toEqual(['deployment of web:42: COMPLETED']);
    const { rolloutState: _state, ...external } = deployment();
    expect(judgeService(service({ deployments: [external] })).evidence).toEqual([
      'deployment of web:42: PRIMARY',
    ]);
    expect(judgeService(service({ deployments: [], running: 0, events: [] })).evidence).toEqual([
      'no deployment',
    ]);
  });

  it('is bad since its rollout began, and nobody knows since when without one', () => {
    const since = NOW - 10 * MINUTE;
    const failing = service({ deployments: rolling({ failedTasks: 1 }), running: 0 });
    expect(judgeService(failing).since).toBe(since);
    expect(judgeService(service({ running: 0 }))).not.toHaveProperty('since');
    expect(judgeService(service({ deployments: rolling() }))).not.toHaveProperty('since');
  });
});

describe('a target group', () => {
  const targets = (...states: string[]): Target[] =>
    states.map((state, index) => ({ id: `10.0.0.${index}`, port: 80, state }));

  it.each<[states: string[], status: Status, summary: string]>([
    [['healthy', 'healthy'], 'healthy', '2 of 2 healthy'],
    [['healthy', 'unhealthy'], 'degraded', '1 of 2 healthy'],
    [['unhealthy'], 'down', '0 of 1 healthy'],
    [['healthy', 'initial'], 'healthy', '1 of 2 healthy'],
    [['initial'], 'degraded', '0 of 1 healthy'],
    [['initial', 'unhealthy'], 'down', '0 of 2 healthy'],
    [['unused'], 'down', '0 of 1 healthy'],
    [['unavailable', 'healthy'], 'degraded', '1 of 2 healthy'],
    [['healthy', 'draining'], 'healthy', '1 of 1 healthy'],
    [['draining'], 'down', 'none registered'],
    [[], 'down', 'none registered'],
  ])('with targets that are %j', (states, status, summary) => {
    const found = judgeTargets({ name: 'web', arn: 'arn', targets: targets(...states) });
    expect(found).toMatchObject({ status, summary });
  });

  it('rests on every target that is not healthy, in the words of AWS', () => {
    const bad: Target[] = [
      {
        id: '10.0.0.1',
        port: 80,
        state: 'unhealthy',
        reason: 'Target.Timeout',
        description: 'Request timed out',
      },
      { id: 'arn:lambda', state: 'unavailable' },
      ...targets('healthy'),
    ];
    expect(judgeTargets({ name: 'web', arn: 'arn', targets: bad }).evidence).toEqual([
      '10.0.0.1:80 unhealthy, Target.Timeout, Request timed out',
      'arn:lambda unavailable',
    ]);
  });
});
