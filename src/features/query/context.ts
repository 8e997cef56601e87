import { z } from 'zod';
import type { AwsScope } from '../../aws/clients.ts';
import type { RunContext } from '../../kernel/command.ts';
import type { Target } from '../../kernel/targets.ts';

/** AWS: query ids; and those of kept results. */
export const id = (what: string) =>
  z
    .string({ error: 'expected an id' })
    .regex(/^[\w-]{1,256}$/, { error: 'expected an id' })
    .describe(what)
    .meta({ positional: true, placeholder: 'id' });

/** What the command is about. */
export function targetOf({ target }: RunContext): Target {
  if (!target) throw new Error('queries are registered as commands with a target');
  return target;
}

/** Where AWS is asked, and as whom. */
export function scopeOf({ environment }: Target, { actor }: RunContext): AwsScope {
  const { region, readRole } = environment;
  return { region, userId: actor.id, ...(readRole !== undefined && { role: readRole }) };
}
