import { z } from 'zod';

const port = z.coerce.number({ error: 'a port from 0 to 65535' }).int().min(0).max(65_535);
const token = (prefix: string, what: string) =>
  z.string().startsWith(prefix, { error: `${what} starting with ${prefix}` });

const common = z.object({
  GRIDOPS_CATALOG: z.string().min(1).default('grid.yml'),
  GRIDOPS_DATA: z.string().min(1).default('data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'a postgres:// URL; leave it out for SQLite' })
    .optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'one of debug, info, warn, error, silent',
    })
    .default('info'),
  SLACK_API_URL: z.url({ error: 'a URL ending in /api/' }).optional(),
});

const terminal = common.extend({
  SLACK_BOT_TOKEN: token('xoxb-', 'a bot token').optional(),
});

const serving = common.extend({
  SLACK_BOT_TOKEN: token('xoxb-', 'a bot token'),
  HOST: z.string().default('127.0.0.1'),
  OPS_PORT: port.default(9090),
  INTAKE_PORT: port.optional(),
});

const service = z.discriminatedUnion(
  'SLACK_MODE',
  [
    serving.extend({
      SLACK_MODE: z.literal('socket'),
      SLACK_APP_TOKEN: token('xapp-', 'an app-level token'),
    }),
    serving.extend({
      SLACK_MODE: z.literal('http'),
      SLACK_SIGNING_SECRET: z.string().min(1),
      PORT: port.default(3000),
    }),
  ],
  { error: 'socket or http' },
);

/** What every command at the terminal needs. */
export type TerminalEnvironment = z.output<typeof terminal>;
/** What the running bot needs. */
export type ServiceEnvironment = z.output<typeof service> & {
  /** The tokens of webhooks, by the name of the webhook in upper case with underscores. */
  readonly INTAKE_TOKENS?: IntakeTokens;
};
export type IntakeTokens = Readonly<Record<string, string>>;

/** Where to find what is missing; said together with its name. */
const REMEDIES: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN:
    'copy the Bot User OAuth Token (xoxb-…) from your Slack app under OAuth & Permissions',
  SLACK_APP_TOKEN:
    'make an App-Level Token (xapp-…) with the scope connections:write in your Slack app under Basic Information',
  SLACK_SIGNING_SECRET: 'copy the Signing Secret from your Slack app under Basic Information',
};

/** A variable that is missing or wrong; the message has a line for each, and says what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Throws EnvironmentError. An empty variable counts as one that is not set. */
export function readTerminalEnvironment(variables: Variables): TerminalEnvironment {
  return read(terminal, variables);
}

/** Throws EnvironmentError. SLACK_MODE is `socket` unless it says otherwise. */
export function readServiceEnvironment(variables: Variables): ServiceEnvironment {
  const tokens = readIntakeTokens(variables);
  const serving = read(service, { ...variables, SLACK_MODE: variables.SLACK_MODE || 'socket' });
  return { ...serving, ...(Object.keys(tokens).length > 0 && { INTAKE_TOKENS: tokens }) };
}

const INTAKE_TOKEN = 'INTAKE_TOKEN_';
/** A shorter one can be guessed. */
const SHORTEST_TOKEN = 16;

/** `INTAKE_TOKEN_<NAME>` for each webhook. */
function readIntakeTokens(variables: Variables): IntakeTokens {
  const found = Object.entries(variables).flatMap(([name, value]) =>
    name.startsWith(INTAKE_TOKEN) && value ? [[name, value] as const] : [],
  );
  const short = found.filter(([, token]) => token.length < SHORTEST_TOKEN).map(([name]) => name);
  if (short.length === 0)
    return Object.fromEntries(
      found.map(([name, token]) => [name.slice(INTAKE_TOKEN.length), token]),
    );
  const lines = short.map(
    (name) => `${name} is wrong: expected a token of at least ${SHORTEST_TOKEN} characters.`,
  );
  throw new EnvironmentError(lines.join('\n'));
}

function read<Output>(schema: z.ZodType<Output>, variables: Variables): Output {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    if (set[name] === undefined) return `${name} missing: ${REMEDIES[name] ?? 'set it'}.`;
    return `${name} is wrong: expected ${issue.message}.`;
  });
  throw new EnvironmentError(lines.join('\n'));
}
