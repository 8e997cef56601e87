import type { AwsClients } from '../../../aws/clients.ts';
import { thingShadow } from '../../../aws/iot-data.ts';
import { reading } from '../../../aws/readings.ts';
import { actScope, readScope } from '../../../aws/scopes.ts';
import type { FleetCommands } from '../../../config/fleet-commands-schema.ts';
import { type RunContext, targetOf } from '../../../kernel/command.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { Target } from '../../../kernel/targets.ts';
import { quoted } from '../../../kernel/words.ts';
import type { ReadTools } from '../certificates.ts';
import { type Located, locate } from '../locate.ts';
import { placeOf } from '../words.ts';
import { ackRows } from './ack-rows.ts';
import { dialectOf, expectationOf } from './dialect.ts';
import { opOf, readFields } from './fields.ts';
import { type CommandAnswer, sendCommand } from './send.ts';
import type { SpokenReport } from './speak-view.ts';

/** What somebody wants to say to a thing. */
interface Wanted {
  readonly command: 'ping' | 'device send';
  /** Undefined where the target is the thing. */
  readonly thing: string | undefined;
  /** Undefined: the op of the catalog that changes nothing. */
  readonly op?: string;
  /** `key=value` */
  readonly words: readonly string[];
}

export interface SpeakTools {
  readonly clients: AwsClients;
  readonly newId: () => string;
}

const PATIENCE = 15_000;

/**
 * Says something to a thing that changes nothing, and waits for its answer. `show` is told of every step. Throws UserError for
 * a thing that is not ours, for what the catalog does not know, and for what would change something.
 */
export async function speak(
  wanted: Wanted,
  context: RunContext,
  { clients, newId }: SpeakTools,
  show: (report: SpokenReport) => void,
): Promise<SpokenReport> {
  const target = targetOf(context);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
  const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
  const asked = { command: wanted.command, rest: [wanted.op ?? [], ...wanted.words].flat() };
  const located = await locate(target, wanted.thing, asked, tools);
  const { name: thing } = located;
  const commands = speechOf(located);
  const { op, fields } = harmless(wanted, commands, located);
  const report: SpokenReport = {
    ...placeOf({ ...target, component: undefined }),
    target: located.target,
    command: wanted.command,
    thing,
    op,
    words: wanted.words,
    timeout: commands.timeout,
    dialect: await readDialect(commands, thing, op, tools),
    ...iotLogOf(target),
  };
  show(report);
  const answer = await sendCommand(
    commands,
    { thing, op, fields },
    {
      clients,
      scope: actScope(target.environment, context.actor.id),
      now: context.now,
      newId,
      signal: context.signal,
      onSent: (sent) => show({ ...report, sent }),
    },
  );
  return { ...report, answer: told(answer) };
}

function speechOf({ name, fleet }: Located): FleetCommands {
  if (fleet?.catalog.commands) return fleet.catalog.commands;
  const where = fleet ? `the fleet \`${fleet.name}\`` : 'a fleet that it is in';
  throw new UserError(
    `How \`${name}\` is told anything is not known. Add \`commands\` to ${where} in the catalog.`,
  );
}

/** What is to be sent. What changes the thing needs approval, which is asked for with other words. */
function harmless(
  { command, op: word, words }: Wanted,
  commands: FleetCommands,
  { name: thing, target }: Located,
) {
  const name = word ?? commands.ping;
  const op = opOf(commands, name, (other) => [
    ...command.split(' '),
    target,
    thing,
    other,
    ...words,
  ]);
  const fields = readFields(op, words);
  if (!op.changes) return { op: name, fields };
  throw new UserError(
    `${quoted(name)} changes \`${thing}\`, so it is not sent at once: ask for it, and others approve it.`,
    [{ label: `Ask for ${name}`, words: approvalWords(commands, [target, thing], name, words) }],
  );
}

/** The words that ask for a change: demand response has its own, because its plan says more. */
function approvalWords(
  { demandResponse }: FleetCommands,
  place: readonly string[],
  op: string,
  words: readonly string[],
): string[] {
  const said = (field: string) =>
    words.find((word) => word.startsWith(`${field}=`))?.slice(field.length + 1) ?? '';
  if (demandResponse && op === demandResponse.restore) return ['restore', ...place];
  if (!demandResponse || op !== demandResponse.op)
    return ['device', 'change', ...place, op, ...words];
  const { shed, duration } = demandResponse;
  return ['event', ...place, '--shed', said(shed), '--duration', said(duration)];
}

/** How the thing speaks decides what its silence means. */
async function readDialect(
  commands: FleetCommands,
  thing: string,
  op: string,
  { clients, scope, signal }: ReadTools,
): Promise<SpokenReport['dialect']> {
  if (Object.keys(commands.dialects).length === 0) return { expectation: 'unknown' };
  const shadow = await reading(() => thingShadow(clients, scope, { thing }, signal));
  if (!shadow.ok) return { expectation: 'unknown', fault: shadow.fault.message };
  const dialect = dialectOf(commands, shadow.value.reported);
  const expectation = expectationOf(dialect, op);
  return { expectation, ...(dialect && { title: dialect.title }) };
}

/** AWS IoT writes to a log group of this name. AWS: Monitor AWS IoT using CloudWatch Logs. */
const GROUP = 'AWSIotLogsV2';

function iotLogOf({ environment }: Target): Pick<SpokenReport, 'iotLog'> {
  const [iotLog] = Object.entries(environment.logs).find(([, { group }]) => group === GROUP) ?? [];
  return iotLog === undefined ? {} : { iotLog };
}

/** What may be shown and printed of it. */
function told({ ack, ...answer }: CommandAnswer): NonNullable<SpokenReport['answer']> {
  return { ...answer, rows: ack === undefined ? [] : ackRows(ack) };
}
