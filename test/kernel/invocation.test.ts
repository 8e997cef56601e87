import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { parseInvocation, prepare } from '../../src/kernel/invocation.ts';
import { createRegistry } from '../../src/kernel/registry.ts';
import { splitWords } from '../../src/kernel/words.ts';
import { commands } from './commands.ts';

const registry = createRegistry(commands);
const parse = (line: string) => parseInvocation(splitWords(line), registry);

/** The error that a line ends with, from the parser or from the command's own validation. */
function errorOf(line: string): UserError {
  try {
    prepare(parse(line));
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`"${line}" was taken`);
}

describe('parsing a command line', () => {
  it.each<[line: string, command: string, target: string | undefined, values: object]>([
    ['', 'help', undefined, {}],
    ['look', 'look', undefined, {}],
    ['LOOK', 'look', undefined, {}],
    ['look shop@prod/web', 'look', 'shop@prod/web', {}],
    ['look up web x --all', 'look up', 'web', { first: 'x', all: true }],
    ['Look Up --all web x', 'look up', 'web', { first: 'x', all: true }],
    ['history x', 'history', undefined, { first: 'x' }],
    ['history x y', 'history', undefined, { first: 'x', second: 'y' }],
    ['history x --all', 'history', undefined, { first: 'x', all: true }],
    ['history --all x', 'history', undefined, { first: 'x', all: true }],
    ['history x --since 3h', 'history', undefined, { first: 'x', since: '3h' }],
    ['history x --since=3h', 'history', undefined, { first: 'x', since: '3h' }],
    ['history x —since 3h', 'history', undefined, { first: 'x', since: '3h' }],
    ['history x —Since 3h -ALL', 'history', undefined, { first: 'x', since: '3h', all: true }],
    ['history x --row-limit -5', 'history', undefined, { first: 'x', rowLimit: '-5' }],
    ['history x --row-limit=-5', 'history', undefined, { first: 'x', rowLimit: '-5' }],
    ['history x --row-limit=--5', 'history', undefined, { first: 'x', rowLimit: '--5' }],
    ['history x --since=a=b', 'history', undefined, { first: 'x', since: 'a=b' }],
    ['history x --since=', 'history', undefined, { first: 'x', since: '' }],
    ['history "two words"', 'history', undefined, { first: 'two words' }],
    ['history -- --all', 'history', undefined, { first: '--all' }],
    ['tail web x y', 'tail', 'web', { first: 'x', second: 'y' }],
    ['tail --since 3h web x', 'tail', 'web', { first: 'x', since: '3h' }],
  ])('reads %j', (line, command, target, values) => {
    const invocation = parse(line);
    expect(invocation.command.name).toBe(command);
    expect(invocation.targetWord?.text).toBe(target);
    expect(invocation.values).toEqual(values);
    expect(invocation.private).toBe(false);
  });

  it.each<[line: string, target: string | undefined, values: object]>([
    ['plot', undefined, {}],
    ['plot web', 'web', {}],
    ['plot cpu', undefined, { names: ['cpu'] }],
    ['plot web cpu web', 'web', { names: ['cpu', 'web'] }],
    ['plot cpu web', 'web', { names: ['cpu'] }],
    ['plot cpu memory', undefined, { names: ['cpu', 'memory'] }],
  ])(
    'takes the first word for the target, else the last of several, only if it is one: %j',
    (line, target, values) => {
      const invocation = parseInvocation(splitWords(line), registry, (word) => word === 'web');
      expect(invocation.targetWord?.text).toBe(target);
      expect(invocation.values).toEqual(values);
    },
  );

  it.each(['look --private', 'look web --private', '—private'.padStart(13, 'look web ')])(
    'takes --private with every command: %s',
    (line) => {
      expect(parse(line)).toMatchObject({ private: true, values: {} });
    },
  );

  it.each<[line: string, index: number]>([
    ['tail web', 1],
    ['tail --all web', 2],
    ['tail --since 3h web x', 3],
    ['tail --since=3h --all web', 3],
  ])('knows where the target stands in %s', (line, index) => {
    const { targetWord, words } = parse(line);
    expect(targetWord?.index).toBe(index);
    expect(words[index]).toBe('web');
  });

  it('gives the command defaults and parsed values', async () => {
    const run = prepare(parse('history x --since 90s'));
    const context = {
      requestId: 'r1',
      actor: { id: 'U1', name: 'Ann', timeZone: 'UTC', kind: 'member' },
      origin: { kind: 'cli' },
      place: Promise.resolve(undefined),
      whenShown: () => undefined,
      target: undefined,
      now: () => 0,
      signal: new AbortController().signal,
    } as const;
    const looks = { now: 0, asker: 'Ann', timeZone: 'UTC', button: () => 'b1' };
    expect((await run(context, looks, () => {})).result).toEqual({
      first: 'x',
      all: false,
      since: { kind: 'ago', milliseconds: 90_000 },
    });
  });
});

const USAGE =
  '\nUsage: `history <first> [second] [--all] [--since <when>] [--row-limit <row-limit>] [--private]`. More: `help history`.';
const TAIL_USAGE =
  '\nUsage: `tail [target] [first] [second] [--all] [--since <when>] [--row-limit <row-limit>] [--private]`. More: `help tail`.';
const LOOK_USAGE = '\nUsage: `look [target] [--private]`. More: `help look`.';

describe('a command line that cannot be read', () => {
  it.each<[line: string, message: string]>([
    ['loko', 'There is no command `loko`. Did you mean `look`?'],
    ['hel web', 'There is no command `hel`. Did you mean `help`?'],
    ['reboot', 'There is no command `reboot`. Type `help` for the list of commands.'],
    ['"lo`k"', "There is no command `lo'k`. Did you mean `look`?"],
    [
      'history x --sicne 3h',
      `\`history\` has no option \`--sicne\`. Did you mean \`--since\`?${USAGE}`,
    ],
    [
      'history x --privat',
      `\`history\` has no option \`--privat\`. Did you mean \`--private\`?${USAGE}`,
    ],
    ['look --wat', `\`look\` has no option \`--wat\`.${LOOK_USAGE}`],
    ['look -x', `\`look\` has no option \`-x\`.${LOOK_USAGE}`],
    ['look --__proto__', `\`look\` has no option \`--__proto__\`.${LOOK_USAGE}`],
    ['history x --since', `\`--since\` needs a value: \`--since <when>\`.${USAGE}`],
    ['history x --since --all', `\`--since\` needs a value: \`--since <when>\`.${USAGE}`],
    ['history x --since 3h --since 2h', `\`--since\` is given twice.${USAGE}`],
    ['history x --all --all', `\`--all\` is given twice.${USAGE}`],
    ['look --private -private', `\`--private\` is given twice.${LOOK_USAGE}`],
    ['history x --all=yes', `\`--all\` takes no value.${USAGE}`],
    ['history x y z', `There is a word too many: \`z\`.${USAGE}`],
    ['look web "two `words`"', `There is a word too many: \`two 'words'\`.${LOOK_USAGE}`],
    ['tail web a b c', `There is a word too many: \`c\`.${TAIL_USAGE}`],
    ['history', `\`<first>\` is missing.${USAGE}`],
    [
      'history x --since soon',
      `\`--since\`: expected a duration (\`90s\`, \`15m\`, \`3h\`, \`2d\`), a time (\`10:00\`) or an ISO instant, got \`soon\`.${USAGE}`,
    ],
    [
      'history x --row-limit many --since "`"',
      `\`--since\`: expected a duration (\`90s\`, \`15m\`, \`3h\`, \`2d\`), a time (\`10:00\`) or an ISO instant, got \`'\`.\n\`--row-limit\`: expected a number, got \`many\`.${USAGE}`,
    ],
  ])('%s', (line, message) => {
    expect(errorOf(line).message).toBe(message);
  });

  it('offers the nearest commands with the same words', () => {
    expect(errorOf('hisotry x --since 3h').choices).toEqual([
      { label: 'history x --since 3h', words: ['history', 'x', '--since', '3h'] },
    ]);
  });

  it('shows only the beginning of a long word', () => {
    const { message } = errorOf(`look web ${'x'.repeat(500)}`);
    expect(message).toContain(`\`${'x'.repeat(80)}…\``);
  });
});
