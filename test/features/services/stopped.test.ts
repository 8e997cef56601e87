import { describe, expect, it } from 'vitest';
import type { EcsTask } from '../../../src/aws/ecs-tasks.ts';
import { endings } from '../../../src/features/services/stopped.ts';

const START = Date.UTC(2026, 10, 21, 12);

function task(parts: Partial<EcsTask> & { exitCode?: number; containerReason?: string }): EcsTask {
  const { exitCode, containerReason, ...rest } = parts;
  return {
    id: 'f'.repeat(32),
    arn: 'arn',
    taskDefinition: 'web:7',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    health: 'UNKNOWN',
    createdAt: START,
    startedAt: START + 10_000,
    stoppedAt: START + 22_000,
    stopCode: 'EssentialContainerExited',
    containers: [
      {
        name: 'web',
        image: 'web:latest',
        lastStatus: 'STOPPED',
        ...(exitCode !== undefined && { exitCode }),
        ...(containerReason !== undefined && { reason: containerReason }),
      },
    ],
    ...rest,
  };
}

describe('how tasks ended', () => {
  it.each<[words: string, tasks: EcsTask[], told: string[]]>([
    ['nothing of none', [], []],
    [
      'crashes, with how long they lived and their exit codes',
      [task({ exitCode: 1 }), task({ exitCode: 2, stoppedAt: START + 15_000 })],
      ['2 tasks ended by themselves after 12 s at most, with exit code 1, 2.'],
    ],
    [
      'a kill from outside, which is often memory',
      [task({ exitCode: 137 })],
      [
        '1 task ended by itself after 12 s at most, with exit code 137 (137: killed, which often means too little memory).',
      ],
    ],
    [
      'memory, where AWS says so',
      [
        task({
          exitCode: 137,
          containerReason: 'OutOfMemoryError: Container killed due to memory usage',
        }),
      ],
      ['1 task ran out of memory.'],
    ],
    [
      'tasks that never ran',
      [task({ stopCode: 'TaskFailedToStart' })],
      ['1 task could not be started.'],
    ],
    [
      'what somebody wanted',
      [task({ stopCode: 'UserInitiated' }), task({ stopCode: 'ServiceSchedulerInitiated' })],
      ['2 tasks stopped because ECS or somebody wanted it.'],
    ],
  ])('tells %s', (_words, tasks, told) => {
    expect(endings(tasks)).toEqual(told);
  });
});
