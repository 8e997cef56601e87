import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assumeRolePolicy, iamPolicy, OPERATIONS } from '../../src/aws/operations.ts';
import { ROLE } from './simulated.ts';

const folder = new URL('../../src/aws/', import.meta.url);
const source = readdirSync(folder)
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

test('lists the operations that the code imports, and no others', () => {
  const commands = [...source.matchAll(/\bnew (\w+)Command\(/g)].map(([, name]) => name);
  const imported = [...source.matchAll(/^\s*(?:import \{ )?(\w+)Command\b(?!Output)/gm)].map(
    ([, name]) => name,
  );
  const assumed = source.includes('fromTemporaryCredentials(') ? ['AssumeRole'] : [];
  const listed = Object.keys(OPERATIONS).sort();
  expect([...new Set([...commands, ...assumed])].sort()).toEqual(listed);
  expect(listed).toEqual(expect.arrayContaining(imported));
});

/** Reads whose names do not say so. AWS: access level "Read" in the Service Authorization Reference. */
const OTHER_READS = new Set([
  'logs:FilterLogEvents',
  'logs:StartLiveTail',
  'logs:StartQuery',
  'logs:StopQuery',
]);

test('allows in the policy what is listed, only reads, no wildcard action, and no role', () => {
  const { Version, Statement } = iamPolicy();
  const { AssumeRole, ...reads } = OPERATIONS;
  expect(Version).toBe('2012-10-17');
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual(
    Object.values(reads)
      .map(({ iamAction }) => iamAction)
      .sort(),
  );
  expect(JSON.stringify(Statement)).not.toContain(AssumeRole.iamAction);
  for (const { Effect, Sid, Action } of Statement) {
    expect(Effect).toBe('Allow');
    expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
    for (const action of Action.filter((each) => !OTHER_READS.has(each))) {
      expect(action).toMatch(/^[a-z]+:(Describe|Get|List)\w+$/);
    }
  }
});

test('limits what can be limited to a kind of resource', () => {
  const resources = iamPolicy().Statement.map(({ Action, Resource }) => `${Action} on ${Resource}`);
  expect(resources).toContain('ecs:DescribeServices on arn:aws:ecs:*:*:service/*');
  expect(resources).toContain('iot:GetThingShadow on arn:aws:iot:*:*:thing/*');
  expect(resources).toContain(
    'logs:DescribeLogStreams,logs:FilterLogEvents,logs:GetQueryResults,logs:StartLiveTail,logs:StartQuery on arn:aws:logs:*:*:log-group:*',
  );
});

test('allows assuming only the roles that are named', () => {
  expect(assumeRolePolicy([ROLE])).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'GridOpsAssumeRole', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [ROLE] },
    ],
  });
});
