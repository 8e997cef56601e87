import { z } from 'zod';
import { duration, fieldPath, fields, list, named, text, title } from './values.ts';

/* What the things of a fleet can be told over MQTT, and how they answer. */

/** MQTT 3.1.1, 4.7: a topic name; `{thing}` stands for the name of the thing. */
const topic = text(
  /^(?!\$)[^\s#+\0]{1,256}$/,
  'a topic without wildcards such as devices/{thing}/commands',
);

const NAMES = /^[A-Za-z][\w-]{0,39}$/;
const named40 = <Value extends z.ZodType>(kind: string, value: Value) =>
  named(kind, value, {
    pattern: NAMES,
    expected: 'a name of 1 to 40 letters, digits, hyphens and underscores',
  });

const operand = fields({
  type: z
    .enum(['number', 'integer', 'boolean', 'text'], {
      error: 'number, integer, boolean or text',
    })
    .describe('What its value is.'),
  required: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Whether the command makes no sense without it.'),
  min: z.number({ error: 'a number' }).optional().describe('The least value.'),
  max: z.number({ error: 'a number' }).optional().describe('The greatest value.'),
});

const envelope = z
  .record(z.string(), z.json(), { error: 'a map, the JSON document that is published' })
  .describe(
    'The JSON document that is published. A text that is just {thing}, {op}, {id} (the correlation id), {now} (epoch seconds), {fields} (all that were said) or the name of a field in braces becomes that value; what was not said is left out.',
  );

const op = fields({
  title: title.optional().describe('What it does, for people.'),
  changes: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('Whether it changes the thing: then it is an action that others must approve.'),
  fields: named40('field', operand)
    .default({})
    .describe('What can be said with it; nothing else is sent.'),
  envelope: envelope.optional(),
});

const outcome = (what: string, values: readonly (string | boolean)[]) =>
  list('values', z.union([z.string(), z.boolean()], { error: 'text, true or false' }))
    .default([...values])
    .describe(what);

const acknowledgement = fields({
  id: fieldPath.default('correlationId').describe('Where the correlation id comes back.'),
  verdict: list('field paths', fieldPath)
    .min(1, { error: 'at least one field path' })
    .default(['ok', 'status'])
    .describe('Where it says whether it worked; the first one that is there counts.'),
  accepted: outcome('What stands there when it worked.', [true, 'success', 'accepted', 'ok']),
  error: list('field paths', fieldPath)
    .default(['error', 'message'])
    .describe('Where it says why it did not work; the first one that is there counts.'),
}).prefault({});

const dialect = fields({
  title: title.describe('What people call things that speak so.'),
  when: fieldPath.describe('A field that only their reported state has.'),
  answers: list('ops', text(NAMES, 'the name of an op')).describe('The ops that they carry out.'),
  refuses: list('ops', text(NAMES, 'the name of an op'))
    .default([])
    .describe('The ops that they answer by saying no; they ignore all others.'),
});

const curtailed = fields({
  at: fieldPath.describe('Where the list of curtailed circuits stands in the acknowledgement.'),
  id: fieldPath.default('id').describe('What tells a circuit from the others.'),
  name: fieldPath.default('name').describe('What people call it.'),
  before: fieldPath.describe('The power before.'),
  after: fieldPath.describe('The power after.'),
});

const demandResponse = fields({
  op: text(NAMES, 'the name of an op').describe('The op that starts it.'),
  restore: text(NAMES, 'the name of an op').describe('The op that ends it early.'),
  shed: text(NAMES, 'the name of a field').describe('The field of the op with the power to shed.'),
  duration: text(NAMES, 'the name of a field').describe('The field with how long, in seconds.'),
  active: list('field paths', fieldPath)
    .default([])
    .describe(
      'Where the reported state names the event that is active; the first that is there counts.',
    ),
  curtailed: curtailed.optional().describe('What an acknowledgement tells of each circuit.'),
}).describe('How these things shed load on request.');

const PLACEHOLDERS = new Set(['thing', 'op', 'id', 'now', 'fields']);

/** Texts in braces of the ops' own envelopes that nothing would ever stand in for, and where they are. */
function wrongPlaceholders({ ops }: { ops: Record<string, z.infer<typeof op>> }) {
  return Object.entries(ops).flatMap(([name, { envelope: own, fields: known }]) =>
    placeholders(own)
      .filter((each) => !PLACEHOLDERS.has(each) && !Object.hasOwn(known, each))
      .map((each) => [['ops', name, 'envelope'], `{${each}}`] as const),
  );
}

function placeholders(template: unknown): string[] {
  if (typeof template === 'string') return /^\{(.*)\}$/.exec(template)?.slice(1) ?? [];
  const isParent = typeof template === 'object' && template !== null;
  return isParent ? Object.values(template).flatMap(placeholders) : [];
}

/** How things are told what to do. Durations are milliseconds. */
export const commands = fields({
  endpoint: text(/^wss?:\/\/[^\s@]+$/, 'an address that starts with wss:// or ws://')
    .refine((written) => URL.canParse(written), { error: 'an address such as wss://host/mqtt' })
    .optional()
    .describe(
      'The MQTT broker, over WebSocket; without it, the endpoint of the account in AWS IoT.',
    ),
  topic: topic.describe('Where a thing hears commands.'),
  acks: topic.describe('Where it acknowledges them.'),
  timeout: duration.prefault('10s').describe('How long to wait for an acknowledgement.'),
  envelope: envelope.prefault({
    op: '{op}',
    thing: '{thing}',
    correlationId: '{id}',
    data: '{fields}',
  }),
  ack: acknowledgement.describe('How an acknowledgement is read.'),
  ping: text(NAMES, 'the name of an op').default('ping').describe('The op that changes nothing.'),
  ops: named40('op', op).describe('What can be sent; nothing else is.'),
  demandResponse: demandResponse.optional(),
  dialects: named('dialect', dialect)
    .default({})
    .describe('Kinds of things that do not answer the same ops, by name.'),
}).superRefine((read, context) => {
  const unknown = (path: (string | number)[], name: string) => {
    if (!(name in read.ops))
      context.addIssue({
        code: 'custom',
        path,
        message: `one of ${Object.keys(read.ops).join(', ')}`,
      });
  };
  unknown(['ping'], read.ping);
  for (const [name, dialect] of Object.entries(read.dialects))
    for (const part of ['answers', 'refuses'] as const)
      for (const [index, each] of dialect[part].entries())
        unknown(['dialects', name, part, index], each);
  for (const [path, wrong] of wrongPlaceholders(read))
    context.addIssue({
      code: 'custom',
      path: [...path],
      params: { found: JSON.stringify(wrong) },
      message: 'a placeholder of the envelope or the name of a field of the op',
    });
  if (!read.demandResponse) return;
  unknown(['demandResponse', 'op'], read.demandResponse.op);
  unknown(['demandResponse', 'restore'], read.demandResponse.restore);
  const known = Object.keys(read.ops[read.demandResponse.op]?.fields ?? {});
  for (const part of ['shed', 'duration'] as const)
    if (!known.includes(read.demandResponse[part]))
      context.addIssue({
        code: 'custom',
        path: ['demandResponse', part],
        message: `a field of its op: ${known.join(', ') || 'it has none'}`,
      });
});

export type FleetCommands = z.infer<typeof commands>;
export type FleetOp = z.infer<typeof op>;
