import { parseArgs } from 'node:util';
import { createWorld, startAwsSimulator, startHttpServices } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4566' },
    seed: { type: 'string', default: 'grid-services' },
    break: { type: 'string', multiple: true, default: [] },
  },
});

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port must be a number from 0 to 65535, not "${values.port}"`);
  process.exit(1);
}

const world = createWorld({ seed: values.seed, now: Date.now });
for (const id of values.break) world.setBreakage(id, true);
const aws = await startAwsSimulator({ world, port });
const http = await startHttpServices(world);

console.log(`AWS is simulated at ${aws.url} (region us-west-2, any access key). Try:

  AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=y aws --endpoint-url ${aws.url} --region us-west-2 \\
    ecs describe-services --cluster grid-services-dev --services backend-service

HTTP services:
${Object.entries(http.urls)
  .map(([role, url]) => `  ${role.padEnd(10)}${url}/health`)
  .join('\n')}

What can be broken (--break ID, more than once):
${world
  .breakages()
  .map(({ id, effect }) => `  ${id.padEnd(22)}${effect}`)
  .join('\n')}

Stop with Ctrl-C.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.all([aws.close(), http.close()]));
}
