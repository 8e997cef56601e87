import type { NormalizedSchema } from '@smithy/core/schema';
import { fromBase64 } from '@smithy/core/serde';

/**
 * Reads the form of an AWS Query request into the shape that the schema describes: structures as
 * `A.B`, lists as `A.member.1` or flattened `A.1`, maps as `A.entry.1.key` (AWS: awsQuery). The SDK
 * has code for the other direction only.
 */
export function readForm(schema: NormalizedSchema, form: URLSearchParams): unknown {
  return schema.isStructSchema() ? readStructure(schema, new Form(form), '') : {};
}

class Form {
  readonly #fields: URLSearchParams;
  readonly #keys: readonly string[];

  constructor(fields: URLSearchParams) {
    this.#fields = fields;
    this.#keys = [...fields.keys()];
  }

  text(key: string): string {
    return this.#fields.get(key) ?? '';
  }

  /** Whether the key, or anything below it, was sent. */
  has(key: string): boolean {
    return this.#keys.some((candidate) => candidate === key || candidate.startsWith(`${key}.`));
  }

  /** `base.1`, `base.2` … as far as they were sent. */
  *items(base: string): Generator<string> {
    for (let index = 1; this.has(`${base}.${index}`); index += 1) yield `${base}.${index}`;
  }
}

function read(schema: NormalizedSchema, form: Form, key: string): unknown {
  if (schema.isStructSchema()) return readStructure(schema, form, key);
  if (schema.isListSchema()) return readList(schema, form, key);
  if (schema.isMapSchema()) return readMap(schema, form, key);
  return readSimple(schema, form.text(key));
}

function readStructure(schema: NormalizedSchema, form: Form, key: string): object {
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const wireName = member.getMergedTraits().xmlName ?? name;
    const memberKey = key ? `${key}.${wireName}` : wireName;
    if (form.has(memberKey)) members.push([name, read(member, form, memberKey)]);
  }
  return Object.fromEntries(members);
}

function readList(schema: NormalizedSchema, form: Form, key: string): unknown[] {
  const item = schema.getValueSchema();
  const base = schema.getMergedTraits().xmlFlattened
    ? key
    : `${key}.${item.getMergedTraits().xmlName ?? 'member'}`;
  return [...form.items(base)].map((itemKey) => read(item, form, itemKey));
}

function readMap(schema: NormalizedSchema, form: Form, key: string): object {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const value = schema.getValueSchema();
  const valueName = value.getMergedTraits().xmlName ?? 'value';
  const base = schema.getMergedTraits().xmlFlattened ? key : `${key}.entry`;
  return Object.fromEntries(
    [...form.items(base)].map((entry) => [
      form.text(`${entry}.${keyName}`),
      read(value, form, `${entry}.${valueName}`),
    ]),
  );
}

function readSimple(schema: NormalizedSchema, text: string): unknown {
  if (schema.isTimestampSchema()) return new Date(text);
  if (schema.isBlobSchema()) return fromBase64(text);
  if (schema.isBooleanSchema()) return text === 'true';
  return schema.isNumericSchema() ? Number(text) : text;
}
