import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAwsClients } from '../../src/aws/clients.ts';
import { commandTopics } from '../../src/commands.ts';
import { actionKinds } from '../../src/features/actions/kinds/kinds.ts';
import { openPlaybook } from '../../src/features/alarms/playbook.ts';
import { helpView } from '../../src/features/help/view.ts';
import { NO_ROOMS } from '../../src/features/incidents/no-rooms.ts';
import { createTails } from '../../src/features/logs/follow/tails.ts';
import { chooseTarget } from '../../src/kernel/choose.ts';
import { parseInvocation, prepare } from '../../src/kernel/invocation.ts';
import { createRegistry } from '../../src/kernel/registry.ts';
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
const parts = {
  ...store,
  clients: createAwsClients(),
  catalog: () => catalog,
  renderer: { draw: unused, close: async () => {} },
  messenger: { post: unused, edit: unused, postOnce: unused, upload: unused },
  tails: createTails(),
  now: Date.now,
  newId: () => crypto.randomUUID(),
};
const topics = commandTopics({
  ...parts,
  acting: {
    ...parts,
    kinds: actionKinds,
    devices: { find: unused },
    groupMembers: unused,
    onFailure: () => {},
  },
  alarming: { ...parts, groupMembers: unused, onFailure: () => {} },
  responding: {
    ...parts,
    rooms: NO_ROOMS,
    health: { look: unused, read: () => undefined },
    personName: unused,
    onFailure: () => {},
  },
});
const commands = topics.flatMap((topic) => topic.commands);
const registry = createRegistry(commands);
const forms = commands.filter(({ sameAs }) => sameAs !== undefined);
const listed = commands.filter(({ byButton }) => !byButton);
const whole = commands.filter(({ sameAs }) => sameAs === undefined);
const examples = commands.flatMap((command) =>
  command.examples.map((line) => [line, command] as const),
);

const backend = resolveTarget('grid-services@dev/backend', catalog, undefined);
const steps = Object.values(catalog.systems).flatMap(({ playbooks }) =>
  Object.entries(playbooks).flatMap(([name, playbook]) => {
    if (backend.kind !== 'one') throw new Error('the example has no backend');
    return openPlaybook(name, playbook, backend.target).steps.flatMap(({ words }) =>
      words ? [[words.join(' '), words] as const] : [],
    );
  }),
);

describe('the steps of playbooks', () => {
  it.each(steps)('are commands: %s', (_line, words) => {
    const names = (word: string) => resolveTarget(word, catalog, undefined).kind !== 'none';
    const invocation = parseInvocation(words, registry, names);
    expect(() => prepare(invocation)).not.toThrow();
    expect(() => chooseTarget(invocation, catalog, undefined)).not.toThrow();
  });
});

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

  it('are there for every command that people type', () => {
    for (const { examples: lines } of listed) expect(lines.length).toBeGreaterThan(0);
  });
});

describe('help', () => {
  it('names every command that people type, as in golden/help.json', async () => {
    const view = helpView({ kind: 'list', topics });
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    for (const { name, summary, sameAs } of listed) {
      expect(plainText(view.blocks)).toContain(name);
      if (sameAs === undefined) expect(plainText(view.blocks)).toContain(summary);
    }
    await expectGolden('help', view);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'for %s says its examples and its role',
    async (name, command) => {
      const view = helpView({ kind: 'one', command });
      const text = plainText(view.blocks);
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
      for (const example of command.examples) expect(text).toContain(example);
      expect(text).toContain(command.role);
      await expectGolden(`help-${name.replace(' ', '-')}`, view);
    },
  );

  it.each(whole.map((command) => [command.name, command] as const))(
    'for %s explains every option and word',
    (name, command) => {
      const text = plainText(helpView({ kind: 'one', command }).blocks);
      for (const argument of describeArguments(command.arguments)) {
        expect(text).toContain(argument.positional ? argument.placeholder : `--${argument.name}`);
        expect(argument.description, `${name} says nothing about ${argument.name}`).not.toBe('');
        expect(text).toContain(argument.description.replaceAll('`', ''));
      }
    },
  );

  it.each(forms.map((command) => [command.name, command] as const))(
    'for %s leaves its options to the help of the command that it is a form of',
    (_name, command) => {
      const { sameAs = '' } = command;
      const text = plainText(helpView({ kind: 'one', command }).blocks);
      expect(text).toContain(`The same words and options as ${sameAs}: see help ${sameAs}.`);
      expect(text).toContain(`[options of ${sameAs}]`);
      expect(whole.find(({ name }) => name === sameAs)?.arguments).toBe(command.arguments);
    },
  );

  it('for commands with every kind of argument is one that Slack takes', () => {
    for (const command of madeUp)
      expect(messageProblems(helpView({ kind: 'one', command }))).toEqual([]);
    const many = Array(200).fill(madeUp).flat();
    expect(
      messageProblems(helpView({ kind: 'list', topics: [{ title: 'All', commands: many }] })),
    ).toEqual([]);
  });

  it.each<[line: string, told: string]>([
    [
      'help',
      'GridOps commands: health, metrics, cpu, memory, requests, latency, errors, db, iot, events, stopped, taskdef, logs, trace, logs groups,',
    ],
    [
      '',
      'GridOps commands: health, metrics, cpu, memory, requests, latency, errors, db, iot, events, stopped, taskdef, logs, trace, logs groups,',
    ],
    ['help AUDIT', 'audit [action-id] [--by <person>]'],
    ['help Logs Groups', 'logs groups [target]'],
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
