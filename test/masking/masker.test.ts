import { describe, expect, it } from 'vitest';
import { createMasker } from '../../src/masking/masker.ts';
import { isReadable, plantedSecrets } from './corpus.ts';
import { HOSTILE_PARTS } from './hostile.ts';
import { harmlessLines, sampleLogs } from './samples.ts';

const masker = createMasker({ emails: true });
const planted = plantedSecrets();
const maskOne = async (text: string) => (await masker.mask([text])).texts[0];

describe('planted secrets', () => {
  it('are many', () => {
    expect(planted.length).toBeGreaterThan(240);
    for (const { texts, secrets } of planted)
      expect(secrets.every((secret) => isReadable(secret, texts))).toBe(true);
  });

  it.each(planted)('cannot be read any more: $kind', async ({ texts, secrets }) => {
    const shown = await masker.mask(texts);
    expect(secrets.filter((secret) => isReadable(secret, shown.texts))).toEqual([]);
    expect(shown.masked).toBeGreaterThan(0);
    expect(shown.texts).toHaveLength(texts.length);
  });

  it('cannot be read any more in one batch among other lines either', async () => {
    const harmless = harmlessLines();
    const lines = planted.flatMap(({ texts }, index) => [...texts, harmless[index % 70] ?? '']);
    const shown = await masker.mask(lines);
    const secrets = planted.flatMap((each) => each.secrets);
    expect(secrets.filter((secret) => isReadable(secret, shown.texts))).toEqual([]);
    expect(shown.texts).toHaveLength(lines.length);
    expect(shown.texts.filter((text) => harmless.includes(text)).length).toBeGreaterThan(260);
  });

  it('are masked once: masking again changes and counts nothing', async () => {
    const once = await masker.mask(planted.flatMap(({ texts }) => texts));
    expect(once.masked).toBeGreaterThan(planted.length);
    expect(await masker.mask(once.texts)).toEqual({ texts: once.texts, masked: 0 });
    const line = [once.texts.join(' ')];
    const joined = await masker.mask(line);
    expect(await masker.mask(joined.texts)).toEqual({ texts: joined.texts, masked: 0 });
  });

  it('leave JSON as JSON', async () => {
    const lines = planted
      .flatMap(({ texts }) => texts)
      .filter((text) => text.startsWith('{') && text.endsWith('}') && text.includes('":'));
    expect(lines.length).toBeGreaterThan(30);
    const { texts } = await masker.mask(lines);
    for (const text of texts) expect(() => JSON.parse(text), text).not.toThrow();
  });
});

describe('what holds no secret', () => {
  it.each(Object.entries(sampleLogs()))('stays in the logs of %s', async (_system, lines) => {
    const { mask } = createMasker({ emails: false });
    expect(lines.length).toBeGreaterThan(10);
    expect(await mask(lines)).toEqual({ texts: lines, masked: 0 });
  });

  it('stays in all of them but for the one address that is in them', async () => {
    const lines = Object.values(sampleLogs()).flat();
    const { texts, masked } = await masker.mask(lines);
    expect(masked).toBe(1);
    expect(texts.filter((text) => !lines.includes(text))).toEqual([
      'Successfully sent invitation email to: ***@example.com',
    ]);
  });

  it('stays though it looks like one', async () => {
    const lines = harmlessLines();
    expect(lines.length).toBeGreaterThanOrEqual(60);
    expect((await masker.mask(lines)).texts).toEqual(lines);
    // Alone, the inside of a certificate cannot be told from that of a private key.
    for (const line of lines.filter((each) => !/^[\w+/]{64}$/.test(each)))
      expect(await maskOne(line)).toBe(line);
  });
});

describe('masking', () => {
  it('keeps what helps to read the line', async () => {
    const id = ['AKIA', 'IOSFODNN7EXAMPLA'].join('');
    expect(await maskOne(`key ${id}`)).toBe('key AKIAIOSF***');
    expect(await maskOne('postgres://ann:s3cr3t@db/app')).toBe('postgres://ann:***@db/app');
    expect(await maskOne('to ann@example.com')).toBe('to ***@example.com');
    expect(await maskOne('card 4111 1111 1111 1111')).toBe('card ***1111');
    expect(await maskOne(`with ${['npm', 'a1B2'.repeat(9)].join('_')}.`)).toBe('with npm_***.');
  });

  it('leaves e-mail addresses where it is told to', async () => {
    const { mask } = createMasker({ emails: false });
    expect(await mask(['to ann@example.com'])).toEqual({
      texts: ['to ann@example.com'],
      masked: 0,
    });
  });

  it('gives every text back at its place, empty ones and ones of several lines too', async () => {
    const { texts, masked } = await masker.mask(['', 'a\npassword=x1\nb', '', 'token=y2', '']);
    expect(texts).toEqual(['', 'a\npassword=***\nb', '', 'token=***', '']);
    expect(masked).toBe(2);
    expect(await masker.mask([])).toEqual({ texts: [], masked: 0 });
  });

  it('counts a private key over several texts once', async () => {
    const body = 'MIIEabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWX';
    const edge = (word: string) => `-----${word} ${['PRIVATE', 'KEY'].join(' ')}-----`;
    const lines = [edge('BEGIN'), body, body, 'c2hvcnQ=', edge('END'), 'next'];
    expect(await masker.mask(lines)).toEqual({
      texts: [edge('BEGIN'), '***', '***', '***', edge('END'), 'next'],
      masked: 1,
    });
  });

  it('cannot be switched off by a line of the log', async () => {
    const token = ['npm', 'a1B2'.repeat(9)].join('_');
    const { texts } = await masker.mask(['secretlint-disable', `with ${token}`]);
    expect(texts).toEqual(['secretlint-disable', 'with npm_***']);
  });

  it.each(HOSTILE_PARTS.map((part) => [part.slice(0, 40), part]))(
    'takes time that grows with the length only: %j again and again',
    async (_name, part) => {
      const text = part.repeat(Math.ceil(300_000 / part.length));
      const startedAt = performance.now();
      const { texts } = await masker.mask([text]);
      expect(texts).toHaveLength(1);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    },
  );

  it('masks a line of a megabyte', async () => {
    const text = `${HOSTILE_PARTS.join('').repeat(30)} password=hunter2`.slice(-1_048_576);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(await maskOne(text)).not.toContain('hunter2');
  });
});
