import type { NormalizedSchema } from '@smithy/core/schema';

/** The path of the first required member that is absent, e.g. `roleArn`, `dimensions.1.name`. */
export function missingMember(
  schema: NormalizedSchema,
  value: unknown,
  path: readonly string[] = [],
): string | undefined {
  const absent = requiredMembers(schema).find((name) => memberOf(value, name) == null);
  if (absent !== undefined) return [...path, absent].join('.');
  for (const [name, part, item] of partsOf(schema, value)) {
    const missing = missingMember(part, item, [...path, name]);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** A structure's schema lists its members with the required ones first, and their number last. */
function requiredMembers(structure: NormalizedSchema): string[] {
  const schema = structure.getSchema();
  if (!Array.isArray(schema) || schema[0] !== 3) return [];
  return schema[4].slice(0, schema[6] ?? 0);
}

function* partsOf(
  schema: NormalizedSchema,
  value: unknown,
): Generator<[name: string, schema: NormalizedSchema, value: unknown]> {
  if (schema.isListSchema() && Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield [`${index + 1}`, schema.getValueSchema(), item];
  } else if (schema.isStructSchema()) {
    for (const [name, member] of schema.structIterator()) {
      if (memberOf(value, name) != null) yield [name, member, memberOf(value, name)];
    }
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
