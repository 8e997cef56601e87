import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAwsClients } from '../../src/aws/clients.ts';
import { createCommands } from '../../src/commands.ts';
import { helpView } from '../../src/features/help/view.ts';
import { chooseTarget } from '../../src/kernel/choose.ts';
import { parseInvocation, prepare } from '../../src/kernel/invocation.ts';
import { resolveTarget } from '../../src/kernel/targets.ts';
import { describeArguments } from '../../src/kernel/usage.ts';
import { splitWords } from '../../src/kernel/words.ts';
import { plainText } from '../../src/slack/plain.ts';
import { openStore } from '../../src/store/store.ts';
import { exampleCatalog } from '../kernel/catalogs.ts';
import { commands as madeUp } from '../kernel/commands.ts';
import { createPipeline, requestOf } from '../kernel/pipeline.ts';
import { dangers, messageProblems } from '../slack/acceptance.ts';
import { expectGolden } from './golden.ts';

const catalog = await exampleCatalog();
const unused = () => Promise.reject(new Error('help does nothing'));
const dataDir = await mkdtemp(join(tmpdir(), 'gridops-help-'));
const store = await openStore({ dataDir, now: Date.now });
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});
const registry = createCommands({
  ...store,
  clients: createAwsClients(),
  catalog: () => catalog,
  renderer: { draw: unused, close: async () => {} },
  messenger: { post: unused, edit: unused },
  now: Date.now,
  newId: () => crypto.randomUUID(),
});
const { commands } = registry;
const examples = commands.flatMap((command) =>
  command.examples.map((line) => [line, command] as const),
);

describe('the examples in help', () => {
  it.each(examples)('can be typed as they are: %s', (line, command) => {
    const invocation = parseInvocation(
      splitWords(line),
      registry,
      (word) => resolveTarget(word, catalog, undefined).kind !== 'none',
    );
    expect(invocation.command).toBe(command);
    expect(() => prepare(invocation)).not.toThrow();
    if (command.target !== 'none')
      expect(() => chooseTarget(invocation, catalog, undefined)).not.toThrow();
  });

  it('are there for every command', () => {
    for (const { examples: lines } of commands) expect(lines.length).toBeGreaterThan(0);
  });
});

describe('help', () => {
  it('names every command, as in golden/help.json', async () => {
    const view = helpView({ kind: 'list', commands });
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    for (const { name, summary } of commands) {
      expect(plainText(view.blocks)).toContain(name);
      expect(plainText(view.blocks)).toContain(summary);
    }
    await expectGolden('help', view);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'for %s names every option and word, its examples and its role',
    async (name, command) => {
      const view = helpView({ kind: 'one', command });
      const text = plainText(view.blocks);
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
      for (const argument of describeArguments(command.arguments)) {
        expect(text).toContain(argument.positional ? argument.placeholder : `--${argument.name}`);
        expect(argument.description, `${name} says nothing about ${argument.name}`).not.toBe('');
        expect(text).toContain(argument.description.replaceAll('`', ''));
      }
      for (const example of command.examples) expect(text).toContain(example);
      expect(text).toContain(command.role);
      await expectGolden(`help-${name}`, view);
    },
  );

  it('for commands with every kind of argument is one that Slack takes', () => {
    for (const command of madeUp)
      expect(messageProblems(helpView({ kind: 'one', command }))).toEqual([]);
    const many = Array(200).fill(madeUp).flat();
    expect(messageProblems(helpView({ kind: 'list', commands: many }))).toEqual([]);
  });

  it.each<[line: string, told: string]>([
    [
      'help',
      'GridOps commands: health, metrics, cpu, memory, requests, latency, errors, db, iot, audit, help',
    ],
    [
      '',
      'GridOps commands: health, metrics, cpu, memory, requests, latency, errors, db, iot, audit, help',
    ],
    ['help AUDIT', 'audit [--by <person>]'],
    ['help halth', 'There is no command `halth`. Commands: `health`, `metrics`, `cpu`, '],
    ['help "`x`"', "There is no command `'x'`. Commands: `health`, `metrics`, "],
  ])('answers %j in private', async (line, told) => {
    const pipeline = await createPipeline(commands);
    await pipeline.dispatch(requestOf(line), pipeline.reply);
    expect(pipeline.told).toMatchObject([
      { kind: 'finish', audience: 'private', view: { text: expect.stringContaining(told) } },
    ]);
  });

  it('offers the nearest command as a button', async () => {
    const pipeline = await createPipeline(commands);
    const outcome = await pipeline.dispatch(requestOf('help halth'), pipeline.reply);
    expect(outcome).toMatchObject({
      choices: [{ label: 'help health', words: ['help', 'health'] }],
    });
  });
});
