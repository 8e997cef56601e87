import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../src/aws/logs.ts';
import { maskEntries, maskEvents } from '../../../src/features/logs/mask-lines.ts';
import { createMasker } from '../../../src/masking/masker.ts';
import { entriesOf, NOW, WEB } from './answers.ts';

const masker = createMasker({ emails: true });
const KEY = ['AKIA', 'QGRIDOPSFAKE2345'].join('');

const event = (message: string, stream = 's'): LogEvent => ({
  id: `${stream} ${message}`,
  at: NOW,
  ingestedAt: NOW,
  group: WEB,
  stream,
  message,
});

describe('masking events', () => {
  it('keeps their order over streams, and says what was changed', async () => {
    const events = [
      event('a 1', 'x'),
      event(`key ${KEY}`, 'y'),
      event('a 2', 'x'),
      event('b', 'y'),
    ];
    const { value, masked, changed } = await maskEvents(events, masker);
    expect(value.map(({ message }) => message)).toEqual(['a 1', 'key AKIAQGRI***', 'a 2', 'b']);
    expect(masked).toBe(1);
    expect(changed).toEqual([{ event: value[1], before: `key ${KEY}` }]);
  });

  it.each([
    ['colours', `${KEY.slice(0, 9)}\u001b[31m${KEY.slice(9)}`],
    ['zero-width characters', `${KEY.slice(0, 9)}\u200b${KEY.slice(9)}`],
    ['tags that nobody sees', `${KEY.slice(0, 9)}\u{e0041}${KEY.slice(9)}`],
    ['a soft hyphen', `${KEY.slice(0, 9)}\u00ad${KEY.slice(9)}`],
    ['JSON’s spelling of a letter', `\\u0041${KEY.slice(1)}`],
    ['JSON’s spelling of a zero-width character', `${KEY.slice(0, 9)}\\u200b${KEY.slice(9)}`],
    ['a control character', `${KEY.slice(0, 9)}\u0000${KEY.slice(9)}`],
  ])('finds a secret that is broken up by %s', async (_what, text) => {
    const { value } = await maskEvents([event(`key ${text}`)], masker);
    expect(value[0]?.message).toBe('key AKIAQGRI***');
  });

  it('hides a private key whose lines are events of their own, with other streams between', async () => {
    const body = 'MIIEowIBAAKCAQEAx7Wm9zQ1t5rV2pK8sY4uJ6nB3dF0gH1lC9eT5aRkXvZ2mQ8w';
    const lines = ['-----BEGIN RSA PRIVATE KEY-----', body, body, '-----END RSA PRIVATE KEY-----'];
    const events = lines.flatMap((line) => [event(line, 'a'), event('tick', 'b')]);
    const { value } = await maskEvents(events, masker);
    expect(JSON.stringify(value.map(({ message }) => message))).not.toContain(body.slice(0, 20));
    expect(value.filter(({ message }) => message === 'tick')).toHaveLength(4);
  });

  it.each(['a\r\nb', 'a\rb', 'a\u2028b', 'a\u2029b', 'a\u0085b'])(
    'takes every kind of line end for one: %j',
    async (message) => {
      const { value } = await maskEvents([event(message)], masker);
      expect(value[0]?.message).toBe('a\nb');
    },
  );
});

it('leaves JSON what it was where it spells what it must', async () => {
  const line = String.raw`{"a":"\u0022 \\u0041 \u000a \ud83d\ude00 \u2028 \u00e9"}`;
  const { value } = await maskEvents([event(line)], masker);
  const said = value[0]?.message ?? '';
  expect(JSON.parse(said)).toEqual(JSON.parse(line));
  expect(said).toBe(line.replace(String.raw`\u00e9`, 'é'));
});

describe('masking entries', () => {
  it('hides what JSON had spelled in its own way, and counts it', async () => {
    const spelled = [...KEY].map(
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const line = `{"level":"error","msg":"got ${spelled.join('')}","key":"${spelled.join('')}"}`;
    const { value, masked } = await maskEntries(entriesOf([line]), masker);
    expect(value[0]).toMatchObject({ message: 'got AKIAQGRI***', fields: { key: 'AKIAQGRI***' } });
    expect(masked).toBe(2);
  });

  it('keeps names and headlines on one line, and invisible characters out', async () => {
    const line = JSON.stringify({ msg: 'a\u2028b', 'x\n12:00:00 ERROR y': 'c\u202e', z: 1 });
    const { value } = await maskEntries(entriesOf([line]), masker);
    expect(value[0]).toMatchObject({
      message: 'a b',
      fields: { 'x 12:00:00 ERROR y': 'c', z: 1 },
    });
  });

  it('changes nothing that has no secret', async () => {
    const entries = entriesOf([
      'Traceback (most recent call last):',
      '  File "/x", line 1',
      'A: b',
    ]);
    expect(await maskEntries(entries, masker)).toEqual({ value: entries, masked: 0 });
  });
});
