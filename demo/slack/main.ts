import { parseArgs } from 'node:util';
import { type RunningWorkspace, startWorkspace } from './workspace.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4610' }, 'request-url': { type: 'string' } },
});
const port = Number(values.port);
const requestUrl = values['request-url'];

try {
  const running = await startWorkspace({ port, ...(requestUrl ? { requestUrl } : {}) });
  console.log(howToUse(running, requestUrl));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void running.close());
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(`The workspace cannot listen on port ${values.port}: ${reason}`);
  process.exitCode = 1;
}

function howToUse({ url, tokens }: RunningWorkspace, requestUrl: string | undefined): string {
  const simulation = url.replace('/api/', '/sim/');
  const operator = '-d user=U0OPERATOR -d channel=C0GRIDOPS';
  return `A Slack workspace is simulated at ${url}

Point GridOps at it:
  SLACK_MODE=${requestUrl ? 'http' : 'socket'}
  SLACK_API_URL=${url}
  SLACK_BOT_TOKEN=${tokens.bot}
  SLACK_APP_TOKEN=${tokens.app}
  SLACK_SIGNING_SECRET=${tokens.signingSecret}

Type a line, read the channel, press a button:
  curl ${simulation}type ${operator} --data-urlencode 'text=/grid health'
  curl ${simulation}messages ${operator}
  curl ${simulation}press ${operator} -d ts=<ts> -d block=<block_id> -d action=<action_id>
`;
}
