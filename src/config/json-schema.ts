import { z } from 'zod';
import { catalogSchema } from './catalog.ts';

/**
 * The JSON Schema (draft 7, which editors know best) of a catalog file as people write it. Nothing is required at the
 * top, because a file of a folder may hold only a part of the catalog.
 */
export function catalogJsonSchema(): Record<string, unknown> {
  const { required: _, ...schema } = z.toJSONSchema(catalogSchema, {
    io: 'input',
    target: 'draft-7',
  });
  return { ...schema, title: 'GridOps catalog' };
}
