import { expect, it } from 'vitest';
import { findKnownTokens } from '../../src/masking/known-tokens.ts';
import { hideSpans } from '../../src/masking/spans.ts';

const hidden = async (text: string) =>
  hideSpans([text], text, await findKnownTokens(text)).texts.join('');

it('finds tokens of services in lines that are joined, and keeps what tells whose they are', async () => {
  const npm = ['npm', 'a1B2'.repeat(9)].join('_');
  const databricks = ['dapi', '0123456789abcdef'.repeat(2)].join('');
  expect(await hidden(`one ${npm}\ntwo\nthree ${databricks};`)).toBe(
    'one npm_***\ntwo\nthree dapi***;',
  );
});

it('finds the secret where the rule reports the place of its key', async () => {
  const secret = `${'aB3/'.repeat(9)}aB3x`;
  expect(await hidden(`AWS_SECRET_ACCESS_KEY=${secret};`)).toBe('AWS_SECRET_ACCESS_KEY=aB3/***;');
});

it('finds nothing in ordinary lines', async () => {
  expect(await findKnownTokens('GET /health 200\nsecretlint-enable')).toEqual([]);
});
