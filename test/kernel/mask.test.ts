import { describe, expect, it } from 'vitest';
import { maskParameters, maskText } from '../../src/kernel/mask.ts';

/* Secrets are put together here, so that scanners of repositories do not take them for real ones. */
const key = `AKIA${'IOSFODNN7EXAMPLE'}`;
const slackToken = ['xoxb', '123456789012', 'abcdefABCDEF'].join('-');
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJlMTIz'].join('.');
const pem = (body: string) =>
  `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${body}\n-----END RSA ${'PRIVATE'} KEY-----`;

describe('masking', () => {
  it.each<[shape: string, text: string, masked: string]>([
    ['an AWS key id', `id ${key}.`, 'id AKIAIOSF***.'],
    ['a temporary AWS key id', key.replace('AKIA', 'ASIA'), 'ASIAIOSF***'],
    ['a Slack bot token', `(${slackToken})`, '(xoxb-***)'],
    ['a Slack app token', `xapp-1-A012-345-${'a'.repeat(20)}`, 'xapp-***'],
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`, 'ghp_***'],
    ['a GitLab token', `glpat-${'a1B2'.repeat(5)}`, 'glpat-***'],
    ['a payment key', `sk_live_${'a1B2'.repeat(5)}`, 'sk_live_***'],
    ['a model key', `sk-${'a1B2'.repeat(5)}`, 'sk-***'],
    ['a JSON web token', `sent ${jwt} there`, 'sent eyJ*** there'],
    ['a private key', `a\n${pem('MIIE\nabcd')}\nb`, `a\n${pem('***')}\nb`],
    [
      'a private key that was cut',
      `${pem(`MIIE${'a1B2'.repeat(15)}`).slice(0, 80)} a`,
      `${pem('***').slice(0, 35)} a`,
    ],
    [
      'a password in a URL',
      'postgres://ann:s3cr3t@db:5432/app?x=1',
      'postgres://ann:***@db:5432/app?x=1',
    ],
    ['a password in a URL without a user', 'redis://:s3cr3t@cache:6379', 'redis://:***@cache:6379'],
    ['a bearer', 'Authorization: Bearer abcdef123456', 'Authorization: Bearer ***'],
    ['basic credentials', 'authorization: basic YW5uOnMzY3IzdA==', 'authorization: basic ***'],
    ['password=', 'password=hunter2 next', 'password=*** next'],
    ['passwd:', 'passwd: hunter2', 'passwd: ***'],
    ['pass in quotes with spaces', 'pass="correct horse" x', 'pass="***" x'],
    ['single quotes', "secret='a b;c' x", "secret='***' x"],
    [
      'a member of JSON',
      '{"password": "a b", "user": "ann"}',
      '{"password": "***", "user": "ann"}',
    ],
    ['an environment variable', 'AWS_SECRET_ACCESS_KEY=wJalrXUt', 'AWS_SECRET_ACCESS_KEY=***'],
    ['a token in a query', 'https://x.io/?token=abc&page=2', 'https://x.io/?token=***&page=2'],
    [
      'an API key',
      'api_key: abc, api-key=abc apikey = abc',
      'api_key: ***, api-key=*** apikey = ***',
    ],
    ['several secrets', `password=a ${key} token=b`, 'password=*** AKIAIOSF*** token=***'],
    ['an option', 'deploy --token=abc web', 'deploy --token=*** web'],
    ['a value behind an option', 'deploy --token a1b2 web', 'deploy --token *** web'],
    ['a card number', 'pan 4111-1111-1111-1111', 'pan ***1111'],
  ])('hides %s', (_shape, text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '',
    'health grid@dev/backend --since 3h',
    'copy the Signing Secret from your Slack app under Basic Information.',
    'make an App-Level Token (xapp-…) with the scope connections:write',
    'Basic health checks passed, bearer authentication is on',
    'the token expired',
    'ask ann@example.com',
    'order 4111111111111112',
    'arn:aws:iam::123456789012:role/gridops-read',
    'https://api.example.com:8443/health?a=b',
    'postgres://db:5432/app',
    'task-runner-with-a-long-name risk-assessment-of-today',
    'service web was unable to place a task; see https://docs.aws.amazon.com/AmazonECS',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '2026-11-20T10:00:00Z 10:00 50%',
  ])('leaves ordinary words alone: %j', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('hides a second time what it hid once without a change', () => {
    const once = maskText(`password="a b" ${slackToken} redis://:x@y Bearer abcdef123456`);
    expect(maskText(once)).toBe(once);
  });

  it('takes every text among parameters, and nothing else', () => {
    const parameters = { grep: 'password=a', all: true, what: 'health' };
    expect(maskParameters(parameters)).toEqual({ grep: 'password=***', all: true, what: 'health' });
    expect(parameters.grep).toBe('password=a');
  });
});
