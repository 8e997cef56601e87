import { expect, it } from 'vitest';
import { costWords, countWords, rowWords } from '../../../src/features/query/words.ts';

it.each([
  [0, 'less than $0.0001'],
  [19_999_999, 'less than $0.0001'],
  [20_000_000, 'about $0.0001'],
  [500_000_000, 'about $0.003'],
  [2_000_000_000, 'about $0.01'],
  [3_123_000_000_000, 'about $15.62'],
])('%i bytes cost %s', (bytes, words) => {
  expect(costWords(bytes, 0.005)).toBe(words);
});

it('groups the digits of counts', () => {
  expect([0, 812, 10_240, 1_234_567].map(countWords)).toEqual(['0', '812', '10 240', '1 234 567']);
  expect([1, 2_000].map(rowWords)).toEqual(['1 row', '2 000 rows']);
});
