import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRegistry } from '../../src/kernel/registry.ts';
import { describeArguments, usageLine } from '../../src/kernel/usage.ts';
import { commandOf, everything } from './commands.ts';

describe('what is known of arguments', () => {
  it('is read from the schema', () => {
    expect(describeArguments(everything)).toEqual([
      {
        key: 'first',
        name: 'first',
        positional: true,
        flag: false,
        required: true,
        description: 'the first word',
        placeholder: 'first',
      },
      {
        key: 'second',
        name: 'second',
        positional: true,
        flag: false,
        required: false,
        description: 'the second word',
        placeholder: 'second',
      },
      {
        key: 'all',
        name: 'all',
        positional: false,
        flag: true,
        required: false,
        description: 'all of it',
        placeholder: 'all',
      },
      {
        key: 'since',
        name: 'since',
        positional: false,
        flag: false,
        required: false,
        description: 'from then on',
        placeholder: 'when',
      },
      {
        key: 'rowLimit',
        name: 'row-limit',
        positional: false,
        flag: false,
        required: false,
        description: 'at most so many rows',
        placeholder: 'row-limit',
      },
    ]);
  });

  it.each<[what: string, parts: Parameters<typeof commandOf>[0], line: string]>([
    ['a command without arguments', { target: 'none', audience: 'private' }, 'look'],
    ['a target', { audience: 'private' }, 'look [target]'],
    ['an answer for the channel', { target: 'none' }, 'look [--private]'],
    [
      'every kind of argument',
      { arguments: everything },
      'look [target] <first> [second] [--all] [--since <when>] [--row-limit <row-limit>] [--private]',
    ],
    [
      'several words',
      {
        target: 'leading',
        audience: 'private',
        arguments: z.object({ names: z.array(z.string()).default([]).meta({ positional: true }) }),
      },
      'look [target] [names…]',
    ],
    [
      'a required option',
      { target: 'none', audience: 'private', arguments: z.object({ reason: z.string() }) },
      'look --reason <reason>',
    ],
  ])('makes the usage line of %s', (_what, parts, line) => {
    expect(usageLine(commandOf(parts))).toBe(line);
  });
});

describe('the registry', () => {
  it('finds commands whatever the case, and nothing else', () => {
    const look = commandOf();
    const registry = createRegistry([look]);
    expect(registry.commands).toEqual([look]);
    expect(registry.find(['LooK', 'web'])).toEqual({ command: look, length: 1 });
    expect(registry.find(['toString'])).toBeUndefined();
    expect(registry.find([''])).toBeUndefined();
    expect(registry.find([])).toBeUndefined();
  });

  it('finds a command of two words before the one that is named by the first of them', () => {
    const look = commandOf();
    const lookUp = commandOf({ name: 'look up' });
    const registry = createRegistry([look, lookUp]);
    expect(registry.find(['look', 'UP', 'web'])).toEqual({ command: lookUp, length: 2 });
    expect(registry.find(['look', 'web'])).toEqual({ command: look, length: 1 });
    expect(registry.find(['up'])).toBeUndefined();
  });

  it('refuses two commands with one name', () => {
    expect(() => createRegistry([commandOf(), commandOf({ summary: 'Another.' })])).toThrow(
      'Two commands are named "look".',
    );
  });

  it('refuses a command with an argument of its own called private', () => {
    const command = commandOf({ arguments: z.object({ private: z.boolean() }) });
    expect(() => createRegistry([command])).toThrow(
      'Command "look" redefines --private, which every command has.',
    );
  });
});
