import { describe, expect, it } from 'vitest';
import { refusalOf, SECOND, startAws } from '../fixture.ts';
import { shadowOf, update } from './iot-fixture.ts';

const NAMES: Readonly<Record<number, string>> = {
  400: 'InvalidRequestException',
  413: 'RequestEntityTooLargeException',
  415: 'UnsupportedDocumentEncodingException',
};

function nested(depth: number): object {
  return depth === 0 ? {} : { deeper: nested(depth - 1) };
}

describe('an update of a shadow', () => {
  it.each([
    ['text that is no JSON', 'hello', 400, 'Invalid JSON'],
    ['a list', [], 400, 'Invalid JSON'],
    ['no state', { version: 1 }, 400, 'Missing required node: state'],
    ['a state that is text', { state: 'on' }, 400, 'State node must be an object'],
    ['another section', { state: { wanted: {} } }, 400, 'State contains an invalid node'],
    ['desired as text', { state: { desired: 'on' } }, 400, 'Desired node must be an object'],
    ['reported as a list', { state: { reported: [] } }, 400, 'Reported node must be an object'],
    ['a version that is text', { state: {}, version: '7' }, 400, 'Invalid version'],
    ['a long token', { state: {}, clientToken: 'x'.repeat(65) }, 400, 'Invalid clientToken'],
    [
      'seven levels',
      { state: { desired: nested(6) } },
      400,
      'JSON contains too many levels of nesting; maximum is 6',
    ],
    [
      'a megabyte',
      { state: { desired: { text: 'x'.repeat(1_000_000) } } },
      413,
      'The payload exceeds the maximum size allowed',
    ],
    [
      'bytes that are no UTF-8',
      new Uint8Array([0x7b, 0xff, 0x7d]),
      415,
      'Unsupported documented encoding; supported encoding is UTF-8',
    ],
  ])('is refused with %s', async (_what, body, status, message) => {
    const { iotData, world } = await startAws();
    const before = await shadowOf(iotData);
    const refusal = await refusalOf(update(iotData, body));
    expect(refusal).toEqual({ name: NAMES[status], message, status });
    expect(await shadowOf(iotData)).toEqual(before);
    expect(world.history.shadows.of({ thing: 'volttron_thing', shadow: undefined })).toEqual([]);
  });

  it('is refused where the document grows beyond 8 KB', async () => {
    const { iotData } = await startAws();
    const half = (key: string) => ({ state: { desired: { [key]: 'x'.repeat(4_000) } } });
    await update(iotData, half('one'), 'volttron_thing', 'big');
    await update(iotData, half('two'), 'volttron_thing', 'big');
    const third = refusalOf(update(iotData, half('three'), 'volttron_thing', 'big'));
    expect(await third).toMatchObject({ name: 'RequestEntityTooLargeException', status: 413 });
    await update(iotData, { state: { desired: { one: null } } }, 'volttron_thing', 'big');
    await update(iotData, half('three'), 'volttron_thing', 'big');
  });

  it('is refused where its version is not the last one', async () => {
    const { iotData, clock } = await startAws();
    const seen = await shadowOf(iotData);
    clock.advance(5 * SECOND);
    const body = { state: { desired: { enabled: false } }, version: seen.version };
    expect(await refusalOf(update(iotData, body))).toEqual({
      name: 'ConflictException',
      message: 'Version conflict',
      status: 409,
    });
    const { version } = await shadowOf(iotData);
    expect(await update(iotData, { ...body, version })).toMatchObject({ version: version + 1 });
  });

  it('is refused for a thing that does not exist', async () => {
    const { iotData } = await startAws();
    const refusal = await refusalOf(update(iotData, { state: { desired: {} } }, 'other'));
    expect(refusal).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Thing not found',
      status: 404,
    });
  });

  it('is refused for a name that no shadow may have', async () => {
    const { iotData } = await startAws();
    const body = { state: { desired: {} } };
    const refusal = await refusalOf(update(iotData, body, 'volttron_thing', 'a b'));
    expect(refusal).toMatchObject({ name: 'InvalidRequestException', status: 400 });
  });
});
