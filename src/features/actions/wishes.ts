import { z } from 'zod';
import { define, said, type WishDefinition, word } from './wish.ts';
import { DEVICE_WISHES } from './wishes-devices.ts';

const wholeNumber = (what: string) => z.string().regex(/^\d{1,6}$/, { error: `expected ${what}` });
const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

const task = z.string().regex(/^[\w-]{1,64}$/, { error: 'expected the id of a task' });
const alarm = z.string().describe('the name of the alarm').meta(word('alarm'));

/** Everything that people can ask to be changed. */
export const WISHES: readonly WishDefinition[] = [
  define({
    command: 'scale',
    summary: 'Asks to change how many tasks a service runs.',
    examples: ['scale backend 2'],
    target: 'optional',
    arguments: z.object({
      count: wholeNumber('a number of tasks').optional().describe('how many').meta(word('count')),
    }),
    wish: ({ count }) =>
      count === undefined ? undefined : { name: 'scale', args: { count: Number(count) } },
  }),
  define({
    command: 'redeploy',
    summary: 'Asks to replace all tasks of a service, a few at a time, with what it runs now.',
    examples: ['redeploy backend'],
    target: 'optional',
    arguments: z.object({}),
    wish: () => ({ name: 'redeploy', args: {} }),
  }),
  define({
    command: 'restart',
    summary: 'Asks to restart a service: rolling, one task, or hard (to zero and back).',
    examples: ['restart backend', 'restart backend --hard'],
    target: 'optional',
    arguments: z.object({
      task: task.optional().describe('only this task'),
      hard: z.boolean().default(false).describe('to zero tasks and back: an outage'),
    }),
    wish: ({ task: one, hard }) =>
      one === undefined
        ? { name: 'restart', args: said({ hard }) }
        : { name: 'stop-task', args: { task: one } },
  }),
  define({
    command: 'rollback',
    summary: 'Asks to return a service to the revision before, or to another one.',
    examples: ['rollback backend', 'rollback backend --to 41'],
    target: 'optional',
    arguments: z.object({
      to: wholeNumber('the number of a revision').optional().describe('which revision'),
      pinDigest: z
        .boolean()
        .default(false)
        .describe('with the image that the revision ran, not what its tag means now'),
    }),
    wish: ({ to, pinDigest }) => ({
      name: 'rollback',
      args: said({ to: numberOf(to), pinDigest }),
    }),
  }),
  define({
    command: 'stop-task',
    summary: 'Asks to stop one task; the service starts another one.',
    examples: ['stop-task backend 0123456789abcdef0123456789abcdef'],
    target: 'optional',
    arguments: z.object({ task: task.describe('the id of the task').meta(word('task')) }),
    wish: ({ task: one }) => ({ name: 'stop-task', args: { task: one } }),
  }),
  define({
    command: 'resize',
    summary: 'Asks for another size of the tasks of a service: a new revision, deployed.',
    examples: ['resize backend --memory 4096'],
    target: 'optional',
    arguments: z.object({
      cpu: wholeNumber('CPU units').optional().describe('CPU units: 1024 is one vCPU'),
      memory: wholeNumber('MiB').optional().describe('memory in MiB'),
    }),
    wish: ({ cpu, memory }) => ({
      name: 'resize',
      args: said({ cpu: numberOf(cpu), memory: numberOf(memory) }),
    }),
  }),
  define({
    command: 'alarm mute',
    summary: 'Asks that an alarm notifies nobody for now.',
    examples: ['alarm mute ECS-Backend-HighCPU'],
    target: 'leading',
    arguments: z.object({ alarm }),
    wish: ({ alarm: name }) => ({ name: 'alarm-mute', args: { alarm: name } }),
  }),
  define({
    command: 'alarm unmute',
    summary: 'Asks that an alarm notifies again.',
    examples: ['alarm unmute ECS-Backend-HighCPU'],
    target: 'leading',
    arguments: z.object({ alarm }),
    wish: ({ alarm: name }) => ({ name: 'alarm-unmute', args: { alarm: name } }),
  }),
  define({
    command: 'alarm tune',
    summary: 'Asks for another threshold of an alarm.',
    examples: ['alarm tune ECS-Backend-HighCPU 75'],
    target: 'leading',
    arguments: z.object({
      alarm,
      threshold: z
        .string()
        .regex(/^-?\d+(?:\.\d+)?$/, { error: 'expected a number' })
        .describe('the new threshold')
        .meta(word('threshold')),
    }),
    wish: ({ alarm: name, threshold }) => ({
      name: 'alarm-tune',
      args: { alarm: name, threshold: Number(threshold) },
    }),
  }),
  define({
    command: 'alarm test',
    summary: 'Asks to set an alarm off, to see who is told.',
    examples: ['alarm test ECS-Backend-HighCPU'],
    target: 'leading',
    arguments: z.object({ alarm }),
    wish: ({ alarm: name }) => ({ name: 'alarm-test', args: { alarm: name } }),
  }),
  define({
    command: 'logs retention',
    summary: 'Asks to change how long a log keeps its lines.',
    examples: ['logs retention backend 30'],
    target: 'optional',
    arguments: z.object({
      days: z
        .string()
        .regex(/^(?:\d{1,4}|never)$/, { error: 'expected a number of days, or never' })
        .describe('days, or never to keep them for ever')
        .meta(word('days')),
    }),
    wish: ({ days }) => ({
      name: 'log-retention',
      args: { days: days === 'never' ? 0 : Number(days) },
    }),
  }),
  ...DEVICE_WISHES,
];
