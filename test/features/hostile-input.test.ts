import { describe, expect, it } from 'vitest';
import { auditCommand } from '../../src/features/audit/command.ts';
import { helpCommand } from '../../src/features/help/command.ts';
import type { Command } from '../../src/kernel/command.ts';
import { refusalView } from '../../src/slack/refusal.ts';
import { commandOf } from '../kernel/commands.ts';
import { createPipeline, requestOf } from '../kernel/pipeline.ts';
import { dangers, HOSTILE, messageProblems } from '../slack/acceptance.ts';

const LONG = `${HOSTILE} `.repeat(200);

const commands: Command[] = [
  commandOf(),
  commandOf({ name: 'act', role: 'operator' }),
  auditCommand({ search: async () => [] }),
  helpCommand(() => [{ title: 'All', commands }]),
];

describe.each([
  ['hostile', HOSTILE],
  ['hostile and long', LONG],
  ['several lines', HOSTILE.replaceAll(' ', '\n')],
])('what is told to somebody who types text that is %s', (_what, text) => {
  it.each<[what: string, line: string]>([
    ['a command', text],
    ['an open quote', `look "${text}`],
    ['a target', `look "${text}"`],
    ['a word too many', `look bakery "${text}"`],
    ['an option', `look bakery --${text}`],
    ['a value', `audit --since "${text}"`],
    ['another value', `audit --by "${text}" --before "${text}"`],
    ['a command to explain', `help "${text}"`],
    ['a command near to one', `hepl "${text}"`],
  ])('as %s is one that Slack takes, and harmless', async (_where, line) => {
    const pipeline = await createPipeline(commands, () => ({ refusalView }));
    const outcome = await pipeline.dispatch(requestOf(line), pipeline.reply);
    expect(outcome.kind).toBe('rejected');
    const [told] = pipeline.told;
    if (!told) throw new Error('nothing was told');
    expect(messageProblems(told.view)).toEqual([]);
    expect(dangers(told.view)).toEqual([]);
    expect(told.view.text.length).toBeLessThan(1_000);
  });

  it('is harmless also where Slack’s own error holds it', async () => {
    const pipeline = await createPipeline(commands, (real) => ({
      refusalView,
      catalog: () => ({ ...real.catalog(), roles: { operator: ['S0ONCALL'] } }),
      groupMembers: () => Promise.reject(new Error(text)),
    }));
    const outcome = await pipeline.dispatch(requestOf('act bakery'), pipeline.reply);
    expect(outcome).toMatchObject({
      kind: 'denied',
      message: expect.stringContaining('user group S0ONCALL could not be read'),
    });
    for (const { view } of pipeline.told) expect(dangers(view)).toEqual([]);
  });
});
