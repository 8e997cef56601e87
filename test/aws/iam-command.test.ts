import { expect, test } from 'vitest';
import { actPolicy, assumeRolePolicy, iamPolicy, publishPolicy } from '../../src/aws/operations.ts';
import { gridopsHere } from '../cli/gridops.ts';

const printed = async (...options: string[]) => {
  const ended = await gridopsHere(['iam', ...options], { GRIDOPS_CATALOG: 'examples' });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout);
};

test('gridops iam prints the policy for reading, and with --act the one for changes', async () => {
  expect(await printed()).toEqual(iamPolicy());
  expect(await printed('--act')).toEqual(actPolicy());
});

test("gridops iam --assume names the catalog's roles for reading and for changes", async () => {
  const roles = ['read', 'act'].map((each) => `arn:aws:iam::123456789012:role/gridops-${each}`);
  expect(await printed('--assume')).toEqual(assumeRolePolicy(roles));
});

test('gridops iam --publish names one log group', async () => {
  expect(await printed('--publish', '/gridops/audit')).toEqual(publishPolicy('/gridops/audit'));
});

test('gridops iam refuses two policies at once', async () => {
  const ended = await gridopsHere(['iam', '--act', '--assume'], {});
  expect(ended).toMatchObject({ code: 1, stdout: '' });
});
