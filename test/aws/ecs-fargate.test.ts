import { expect, test } from 'vitest';
import { FARGATE_CPUS, fargateMemories, isFargateSize } from '../../src/aws/ecs-fargate.ts';

/* AWS: Amazon ECS task definition parameters for Fargate, task size. */

test.each([
  [256, 3, 512, 2048],
  [512, 4, 1024, 4096],
  [1024, 7, 2048, 8192],
  [2048, 13, 4096, 16384],
  [4096, 23, 8192, 30720],
  [8192, 12, 16384, 61440],
  [16384, 12, 32768, 122880],
])('gives %i CPU units %i sizes of memory, from %i to %i MiB', (cpu, count, least, most) => {
  const memories = fargateMemories(cpu);
  expect(memories).toHaveLength(count);
  expect([memories.at(0), memories.at(-1)]).toEqual([least, most]);
  expect(memories.every((memory) => isFargateSize(cpu, memory))).toBe(true);
});

test('knows seven sizes of CPU', () => {
  expect(FARGATE_CPUS).toEqual([256, 512, 1024, 2048, 4096, 8192, 16384]);
});

test.each([
  [256, 1536],
  [256, 4096],
  [1024, 1024],
  [1024, 2049],
  [8192, 17408],
  [300, 512],
  [0, 0],
])('refuses %i CPU units with %i MiB', (cpu, memory) => {
  expect(isFargateSize(cpu, memory)).toBe(false);
});

test('steps by 4 GB with 8 vCPU and by 8 GB with 16', () => {
  expect(fargateMemories(8192).slice(0, 2)).toEqual([16384, 20480]);
  expect(fargateMemories(16384).slice(0, 2)).toEqual([32768, 40960]);
});
