import { z } from 'zod';
import { UserError } from '../../kernel/errors.ts';
import { parseDuration } from '../../kernel/time.ts';
import { patchOf } from './kinds/devices/pairs.ts';
import { define, said, type WishDefinition, word } from './wish.ts';

/* What people type to ask that a device changes. Its name is left out where the target is that device. */

const thing = z.string().optional().describe('name of the thing').meta(word('thing'));
const shadow = z
  .string()
  .regex(/^[\w:-]{1,64}$/, { error: 'expected the name of a shadow' })
  .optional()
  .describe('name of the shadow; without it the classic one')
  .meta({ placeholder: 'name' });
const several = (what: string, placeholder: string) =>
  z.array(z.string()).default([]).describe(what).meta(word(placeholder));

/** Of a duration, or of a plain number; undefined for what is neither, or nothing. */
function secondsOf(text: string): number | undefined {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : (parseDuration(text) ?? 0) / 1_000;
  return seconds >= 1 ? Math.round(seconds) : undefined;
}

export const DEVICE_WISHES: readonly WishDefinition[] = [
  define({
    command: 'shadow set',
    summary: 'Asks to set what is desired of a device, and waits until it reports it.',
    examples: ['shadow set meter-017 report_interval_seconds=15'],
    target: 'leading',
    of: 'thing',
    arguments: z.object({
      thing,
      values: several('fields and their values, as JSON', 'key=value'),
      shadow,
    }),
    wish: ({ thing: name, values, shadow: which }) => {
      if (values.length === 0)
        throw new UserError('Say what to set: `shadow set <thing> key=value`.');
      const desired = JSON.stringify(patchOf(values));
      return { name: 'shadow-set', args: said({ thing: name, shadow: which, desired }) };
    },
  }),
  define({
    command: 'shadow clear',
    summary: 'Asks to take away what is desired of a device: some fields, or all.',
    examples: ['shadow clear meter-017 report_interval_seconds'],
    target: 'leading',
    of: 'thing',
    arguments: z.object({ thing, values: several('fields; without any, all', 'field'), shadow }),
    wish: ({ thing: name, values, shadow: which }) => ({
      name: 'shadow-clear',
      args: said({
        thing: name,
        shadow: which,
        fields: values.length > 0 ? JSON.stringify(values) : undefined,
      }),
    }),
  }),
  define({
    command: 'device change',
    summary: 'Asks to send a device a command that changes it, and waits for its acknowledgement.',
    examples: ['device change meter-017 setConfig report_interval_seconds=15'],
    target: 'leading',
    of: 'thing',
    arguments: z.object({
      thing,
      values: several('the command of the catalog, and its fields', 'command'),
    }),
    wish: ({ thing: name, values: [op, ...fields] }) => {
      if (op === undefined)
        throw new UserError('Say which command: `device change <thing> <command>`.');
      return {
        name: 'device-command',
        args: said({ thing: name, op, fields: JSON.stringify(fields) }),
      };
    },
  }),
  define({
    command: 'event',
    summary: 'Asks that a device sheds load for a while; critical circuits never are.',
    examples: ['event meter-017 --shed 2 --duration 5m'],
    target: 'leading',
    of: 'thing',
    arguments: z.object({
      thing,
      shed: z
        .string()
        .regex(/^\d{1,6}(?:\.\d{1,6})?$/, { error: 'expected a power' })
        .describe('how much, in the unit of the fleet')
        .meta({ placeholder: 'power' }),
      duration: z
        .string()
        .refine((text) => secondsOf(text) !== undefined, {
          error: 'expected a duration such as 5m, or seconds',
        })
        .describe('how long: 5m, or seconds')
        .meta({ placeholder: 'time' }),
    }),
    wish: ({ thing: name, shed, duration }) => ({
      name: 'device-event',
      args: said({ thing: name, shed: Number(shed), seconds: secondsOf(duration) }),
    }),
  }),
  define({
    command: 'restore',
    summary: 'Asks that a device ends an event before its time.',
    examples: ['restore meter-017'],
    target: 'leading',
    of: 'thing',
    arguments: z.object({ thing }),
    wish: ({ thing: name }) => ({ name: 'device-restore', args: said({ thing: name }) }),
  }),
];
