import { z } from 'zod';
import type { Shadow } from '../../../../aws/iot-data.ts';
import { iamActions } from '../../../../aws/operations.ts';
import { UserError } from '../../../../kernel/errors.ts';
import type { Device, DeviceFields } from '../../devices.ts';
import type { ActionKind, Change, Plan } from '../../kind.ts';
import { doubtOf, heardIn, longestCommand, send, speechOf, verdictOf } from './answer.ts';
import { deviceOf, silenceWarnings } from './device.ts';
import { valueAt, valueWords } from './json.ts';
import { readShadow } from './shadow-change.ts';

const words = z.array(z.string());

/** Tells a thing to change, with an op of the catalog. AWS IoT: Publish. */
export const deviceCommandKind: ActionKind = {
  name: 'device-command',
  longest: longestCommand,
  async plan(args, tools) {
    const device = await deviceOf(args, tools);
    const op = String(args.op);
    const fields = speechOf(device).readFields(op, words.parse(JSON.parse(String(args.fields))));
    refuseOthers(device, op);
    const shadow = await readShadow({ thing: device.name }, tools);
    return planOf(device, { op, fields }, shadow);
  },
  async execute(plan, tools) {
    const { heard } = await send(plan, tools);
    return heard;
  },
  aftermath: async () => ({
    kind: 'unknown',
    evidence: 'It may have been sent; nobody heard an acknowledgement.',
  }),
  progress: async (plan, receipt) => verdictOf(plan, heardIn(receipt)),
};

/** What has a command of its own is asked for with that one, because its plan says more. */
function refuseOthers(device: Device, op: string): void {
  const { ops, demandResponse } = speechOf(device).commands;
  if (op === demandResponse?.op)
    throw new UserError(`\`${op}\` sheds load: ask for it with \`event ${device.name}\`.`);
  if (op === demandResponse?.restore)
    throw new UserError(`\`${op}\` ends an event: ask for it with \`restore ${device.name}\`.`);
  if (ops[op]?.changes === false)
    throw new UserError(`\`${op}\` changes nothing: use \`device send ${device.name} ${op}\`.`);
}

function planOf(
  device: Device,
  { op, fields }: { op: string; fields: DeviceFields },
  shadow: Shadow,
): Plan {
  const { reported } = shadow;
  const { commands } = speechOf(device);
  const doubt = doubtOf(device, reported, op);
  const title = commands.ops[op]?.title;
  const state = { thing: device.name, op };
  return {
    summary: `Send ${op} to ${device.name}`,
    changes: [
      { what: 'Command', from: '', to: title === undefined ? op : `${op}: ${title}` },
      ...Object.entries(fields).map((field) => changeOf(field, reported)),
    ],
    blastRadius: ['The device does it as soon as it hears of it.'],
    warnings: [
      ...silenceWarnings(device, shadow),
      ...(doubt === undefined ? [] : [`${doubt} Whether it does anything cannot be told.`]),
    ],
    iam: iamActions(['Publish']),
    single: false,
    before: { ...state, done: false },
    after: { ...state, done: true },
    details: { ...state, fields, ...(doubt !== undefined && { doubt }) },
  };
}

function changeOf(
  [name, value]: [string, DeviceFields[string]],
  reported: Readonly<Record<string, unknown>>,
): Change {
  const now = valueAt(reported, [name]);
  const from = now === undefined ? '' : `reported ${valueWords(name, now)}`;
  return { what: name, from, to: valueWords(name, value) };
}
