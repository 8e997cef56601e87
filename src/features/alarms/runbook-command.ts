import { z } from 'zod';
import type { Catalog } from '../../config/catalog.ts';
import type { CatalogRunbook } from '../../config/playbooks-schema.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { targetName } from '../../kernel/targets.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { quoted } from '../../kernel/words.ts';
import { actions, bullets, button, context, header, section } from '../../slack/blocks.ts';
import { code, ours } from '../../slack/text.ts';
import { type Book, bookOf } from './book.ts';
import { type OpenPlaybook, openPlaybook } from './playbook.ts';

type Answer =
  | { readonly kind: 'topics'; readonly target: string; readonly topics: readonly Topic[] }
  | { readonly kind: 'runbook'; readonly runbook: CatalogRunbook }
  | { readonly kind: 'playbook'; readonly playbook: OpenPlaybook };

interface Topic {
  readonly name: string;
  readonly title: string;
}

/** `runbook <topic>`: what the catalog says about it. A playbook comes with buttons for its steps. */
export function runbookCommand({ catalog }: { readonly catalog: () => Catalog }): Command {
  return defineCommand({
    name: 'runbook',
    summary: 'What to do about something: runbooks and playbooks of the catalog.',
    examples: ['runbook'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      topic: z
        .string()
        .optional()
        .describe('what about; all of them without it')
        .meta({ positional: true }),
    }),
    run: async ({ topic }, runContext): Promise<Answer> => {
      const target = targetOf(runContext);
      const book = bookOf(catalog(), target.system);
      if (topic === undefined)
        return { kind: 'topics', target: targetName(target), topics: topicsOf(book) };
      const name = topic.toLowerCase();
      const runbook = book.runbooks[name];
      if (runbook) return { kind: 'runbook', runbook };
      const playbook = book.playbooks[name];
      if (playbook) return { kind: 'playbook', playbook: openPlaybook(name, playbook, target) };
      throw unknownTopic(topic, topicsOf(book), targetName(target));
    },
    view: (answer, looks) => {
      if (answer.kind === 'topics') return topicsView(answer, looks);
      return answer.kind === 'runbook'
        ? runbookView(answer.runbook)
        : playbookView(answer.playbook, looks);
    },
  });
}

function topicsOf({ runbooks, playbooks }: Book): Topic[] {
  return Object.entries({ ...playbooks, ...runbooks }).map(([name, { title }]) => ({
    name,
    title,
  }));
}

function unknownTopic(topic: string, topics: readonly Topic[], target: string): UserError {
  const names = topics.map(({ name }) => name);
  const nearest = nearestNames(topic, names);
  const choices = nearest.map((name) => ({ label: name, words: ['runbook', target, name] }));
  return new UserError(
    `There is no runbook ${quoted(topic)}. \`runbook\` lists those that there are.`,
    choices,
  );
}

const MOST_BUTTONS = 25;

function topicsView(
  { topics, target }: Extract<Answer, { kind: 'topics' }>,
  looks: ViewContext,
): View {
  const lines = topics.map(({ name, title }) => `${code(name)} ${ours(title)}`);
  const buttons = topics.slice(0, MOST_BUTTONS).map(({ name, title }) => ({
    label: title,
    id: looks.button({ words: ['runbook', target, name], surface: 'thread' }),
  }));
  return {
    text: `Runbooks: ${topics.map(({ name }) => name).join(', ') || 'none'}`,
    blocks: [
      header('Runbooks'),
      section(lines.join('\n') || 'The catalog has none here.'),
      ...actions(buttons),
    ],
  };
}

function runbookView({ title, text, list, link }: CatalogRunbook): View {
  return {
    text: title,
    blocks: [
      header(title),
      ...(text === undefined ? [] : [section(ours(text))]),
      ...(list.length > 0 ? [bullets(list)] : []),
      ...(link === undefined ? [] : [context(`More: ${ours(link)}`)]),
    ],
  };
}

/** Outside of an alarm nothing is ticked: the steps only run. */
function playbookView({ title, steps, causes, link }: OpenPlaybook, looks: ViewContext): View {
  return {
    text: `Playbook ${title}: ${steps.map((step) => step.title).join(', ')}`,
    blocks: [
      header(`:book: ${title}`),
      ...steps.map(({ title: what, note, words }, index) => {
        const line = [`${index + 1}. ${ours(what)}`, ...(note === undefined ? [] : [ours(note)])];
        if (!words) return section(line.join('\n'));
        const surface = words.includes('--dry-run') ? 'modal' : 'thread';
        return section(
          [...line, code(words.join(' '))].join('\n'),
          button({ label: 'Run', id: looks.button({ words, surface }) }),
        );
      }),
      ...(causes.length > 0
        ? [section('*What it may be*'), bullets(causes.map((cause) => cause.title))]
        : []),
      ...(link === undefined ? [] : [context(`More: ${ours(link)}`)]),
    ],
  };
}
