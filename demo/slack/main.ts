import { parseArgs } from 'node:util';
import { startWorkspace } from './workspace.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, 'request-url': { type: 'string' } },
});

const requestUrl = values['request-url'];
const running = await startWorkspace({
  port: Number(values.port ?? 4610),
  ...(requestUrl === undefined ? {} : { requestUrl }),
});
const { url, tokens } = running;
const simulation = url.replace('/api/', '/sim/');

console.log(`A Slack workspace is simulated at ${url}

Point GridOps at it:
  SLACK_MODE=${requestUrl ? 'http' : 'socket'}
  SLACK_API_URL=${url}
  SLACK_BOT_TOKEN=${tokens.bot}
  SLACK_APP_TOKEN=${tokens.app}
  SLACK_SIGNING_SECRET=${tokens.signingSecret}

Type a line, read a channel, press a button:
  curl ${simulation}type -d user=U0OPERATOR -d channel=C0GRIDOPS --data-urlencode 'text=/grid health'
  curl '${simulation}messages?user=U0OPERATOR&channel=C0GRIDOPS'
  curl ${simulation}press -d user=U0OPERATOR -d channel=C0GRIDOPS -d ts=<ts> -d block=<block_id> -d action=<action_id>
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void running.close());
