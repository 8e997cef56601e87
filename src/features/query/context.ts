import { z } from 'zod';

/** AWS: query ids; and those of kept results. */
export const id = (what: string) =>
  z
    .string({ error: 'expected an id' })
    .regex(/^[\w-]{1,256}$/, { error: 'expected an id' })
    .describe(what)
    .meta({ positional: true, placeholder: 'id' });
