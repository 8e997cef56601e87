/** Memory that goes with one amount of CPU, in MiB. */
interface MemoryRange {
  from: number;
  to: number;
  step: number;
}

const GB = 1024;

/** By CPU units, 1024 for a vCPU. AWS: task definition parameters for Fargate, task size. Windows takes 1024 to 4096 only. */
const SIZES: ReadonlyMap<number, MemoryRange> = new Map([
  [512, { from: 1 * GB, to: 4 * GB, step: GB }],
  [1024, { from: 2 * GB, to: 8 * GB, step: GB }],
  [2048, { from: 4 * GB, to: 16 * GB, step: GB }],
  [4096, { from: 8 * GB, to: 30 * GB, step: GB }],
  [8192, { from: 16 * GB, to: 60 * GB, step: 4 * GB }],
  [16384, { from: 32 * GB, to: 120 * GB, step: 8 * GB }],
]);

/** The smallest size does not step evenly. */
const SMALLEST = { cpu: 256, memories: [GB / 2, GB, 2 * GB] };

/** The CPU units that a Fargate task can have, ascending. */
export const FARGATE_CPUS: readonly number[] = [SMALLEST.cpu, ...SIZES.keys()];

/** The memory in MiB that a Fargate task with so many CPU units can have, ascending; none where the units are not valid. */
export function fargateMemories(cpu: number): number[] {
  if (cpu === SMALLEST.cpu) return [...SMALLEST.memories];
  const range = SIZES.get(cpu);
  if (!range) return [];
  const count = (range.to - range.from) / range.step + 1;
  return Array.from({ length: count }, (_, index) => range.from + index * range.step);
}

/** Whether Fargate runs a task with so many CPU units and so much memory in MiB. */
export function isFargateSize(cpu: number, memory: number): boolean {
  return fargateMemories(cpu).includes(memory);
}
