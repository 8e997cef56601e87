import type { z } from 'zod';
import { fields, httpUrl, list, named, text, title } from './values.ts';

/* What to do when an alarm goes off, and what people can look up. */

/** Slack shows so many blocks; a playbook is a beginning, not a book. */
const MOST_STEPS = 10;
const MOST_CAUSES = 12;

const sentence = text(/^\S(?:.{0,298}\S)?$/su, 'a text of 1 to 300 characters');

const step = fields({
  title: title.describe('What it looks at, or what to do.'),
  run: text(/^[a-z]\S*(?: [^\s].*)?$/u, 'a command without /grid, such as health {target}')
    .optional()
    .describe(
      'The command that a button runs, without /grid. {target} stands for what the alarm is about, {environment} for its environment. Without it, the step is for people to do and tick.',
    ),
  note: sentence.optional().describe('What to know about it.'),
});

const cause = fields({
  title: title.describe('What may be the cause.'),
  step: title
    .optional()
    .describe('The step whose result shows it; without it, people tick the cause.'),
  says: list('texts', sentence)
    .optional()
    .describe('The result of that step shows it if any of these stands in it, in any case.'),
  note: sentence.optional().describe('What to do about it.'),
}).superRefine(({ step: of, says }, context) => {
  if ((of === undefined) === (says === undefined)) return;
  context.addIssue({ code: 'custom', path: ['step'], message: 'step and says together' });
});

const playbook = fields({
  title: title.describe('The name that people read.'),
  steps: list('steps', step)
    .max(MOST_STEPS, { error: `at most ${MOST_STEPS} steps` })
    .default([])
    .describe('What to do, in this order.'),
  causes: list('causes', cause)
    .max(MOST_CAUSES, { error: `at most ${MOST_CAUSES} causes` })
    .default([])
    .describe('What it may be: a list to tick.'),
  link: httpUrl.optional().describe('Where more is written.'),
}).superRefine(({ steps, causes }, context) => {
  const titles = steps.map((each) => each.title);
  for (const [index, each] of titles.entries())
    if (titles.indexOf(each) !== index)
      context.addIssue({
        code: 'custom',
        path: ['steps', index, 'title'],
        message: 'a title that no other step has',
      });
  for (const [index, { step: of }] of causes.entries())
    if (of !== undefined && !titles.includes(of))
      context.addIssue({
        code: 'custom',
        path: ['causes', index, 'step'],
        message: `the title of a step: ${[...new Set(titles)].join(', ')}`,
      });
});

export const playbooks = named('playbook', playbook)
  .default({})
  .describe('What to do when something is wrong, by name: checks as buttons, and causes to tick.');

const runbook = fields({
  title: title.describe('The name that people read.'),
  text: text(/^[\s\S]{1,3000}$/u, 'a text of at most 3000 characters')
    .optional()
    .describe('What is to be known.'),
  list: list('lines', sentence).default([]).describe('A checklist.'),
  link: httpUrl.optional().describe('Where it is written.'),
});

export const runbooks = named('topic', runbook)
  .default({})
  .describe('What people look up with the command runbook, by topic.');

export type CatalogPlaybook = z.infer<typeof playbook>;
export type CatalogRunbook = z.infer<typeof runbook>;
