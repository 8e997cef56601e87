import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAws } from './fixture.ts';

const run = promisify(execFile);
const ENVIRONMENT = {
  PATH: process.env.PATH,
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'y',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Whether the AWS CLI is on the PATH, and works. */
async function hasAwsCli(): Promise<boolean> {
  return run('aws', ['--version'], { env: ENVIRONMENT }).then(
    () => true,
    () => false,
  );
}

describe('the AWS CLI', () => {
  it('talks to the simulator on every wire', { timeout: 60_000 }, async (ctx) => {
    if (!(await hasAwsCli())) return ctx.skip('AWS CLI not installed');
    const { aws } = await startAws();
    const ask = async (...words: string[]) => {
      const options = ['--endpoint-url', aws.url, '--region', 'us-west-2', '--output', 'json'];
      const { stdout } = await run('aws', [...options, ...words], { env: ENVIRONMENT });
      return JSON.parse(stdout);
    };
    const [services, groups, alarms, thing] = await Promise.all([
      ask('ecs', 'list-services', '--cluster', 'grid-services-dev'),
      ask('elbv2', 'describe-target-groups', '--names', 'backend-alb-tg'),
      ask('cloudwatch', 'describe-alarms', '--state-value', 'OK'),
      ask('iot', 'describe-thing', '--thing-name', 'volttron_thing'),
    ]);
    expect(services.serviceArns).toHaveLength(4);
    expect(groups.TargetGroups[0]).toMatchObject({ Port: 8000, HealthCheckPath: '/health' });
    expect(alarms.MetricAlarms).toHaveLength(3);
    expect(thing).toMatchObject({ thingTypeName: 'VEN', version: 1 });
    const refused = ask('rds', 'describe-db-instances', '--db-instance-identifier', 'other');
    await expect(refused).rejects.toThrow(
      'An error occurred (DBInstanceNotFound) when calling the DescribeDBInstances operation: DBInstance other not found.',
    );
  });
});

describe('the demo of AWS alone', () => {
  const start = (...words: string[]) => {
    const child = spawn(process.execPath, ['demo/aws/main.ts', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return child;
  };

  it('says where it is and how to ask it, and stops when told to', async () => {
    const child = start('--port', '0', '--break', 'crash-loop');
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.startsWith('Stop with')) break;
    }
    expect(lines[0]).toMatch(/^AWS is simulated at http:\/\/127\.0\.0\.1:\d+ /);
    const api = lines.join('\n').match(/backend\s+(http:\S+)/)?.[1] ?? '';
    expect((await fetch(api)).status).toBe(503);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  it('refuses a port that is none', async () => {
    const child = start('--port', 'http');
    const [errors, [code]] = await Promise.all([child.stderr.toArray(), once(child, 'exit')]);
    expect(errors.join('')).toBe('--port must be a number from 0 to 65535, not "http"\n');
    expect(code).toBe(1);
  });
});
