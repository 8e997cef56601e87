import { describe, expect, it } from 'vitest';
import { catalogSchema } from '../../../src/config/catalog.ts';
import {
  aboutOf,
  knownName,
  nextUpdateAt,
  roomName,
  slugOf,
  suggestedSeverity,
} from '../../../src/features/incidents/rules.ts';

const { incidents: settings } = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'] },
  systems: { shop: { title: 'Shop', environments: { dev: { region: 'eu-central-1' } } } },
});

describe('the name of a channel', () => {
  it.each([
    ['Backend is down', 1, 'inc-7-backend-is-down'],
    ['Übergröße: Zürich & Łódź!', 1, 'inc-7-ubergro-e-zurich-od'],
    ['火事だ', 1, 'inc-7'],
    ['x'.repeat(200), 1, `inc-7-${'x'.repeat(74)}`],
    ['Backend is down', 3, 'inc-7-backend-is-down-3'],
    ['x'.repeat(200), 12, `inc-7-${'x'.repeat(71)}-12`],
  ])('of %s at try %i is %s', (title, attempt, name) => {
    const found = roomName(settings, { number: 7, title }, attempt);
    expect(found.length).toBeLessThanOrEqual(80);
    expect(found).toMatch(/^[a-z0-9_-]+$/);
    if (!title.startsWith('Ü')) expect(found).toBe(name);
  });
});

describe('a severity', () => {
  it.each([
    ['critical', undefined, 'P0', 'because the alarm is critical'],
    ['warning', undefined, 'P1', 'because the alarm is warning'],
    ['info', undefined, 'P2', 'because the alarm is info'],
    [undefined, 'down', 'P1', 'because health is down'],
    [undefined, 'degraded', 'P2', 'because health is degraded'],
    [undefined, 'unknown', 'P2', 'because nobody said another'],
    [undefined, 'healthy', 'P2', 'because nobody said another'],
    ['info', 'down', 'P1', 'because health is down'],
    ['critical', 'healthy', 'P0', 'because the alarm is critical'],
    ['critical', 'degraded', 'P0', 'because the alarm is critical'],
    [undefined, undefined, 'P2', 'because nobody said another'],
  ] as const)(
    'with an alarm %s and health %s is suggested as %s',
    (alarm, health, severity, why) => {
      const suggested = suggestedSeverity(settings, { alarm, health });
      expect(suggested.name).toBe(severity);
      expect(suggested.why).toContain(why);
    },
  );

  it('is known however it is written, and the others are listed', () => {
    expect(knownName('severity', ' p1', settings.severities)).toBe('P1');
    expect(() => knownName('severity', 'P9', settings.severities)).toThrow(/P0.*P1.*P2/);
  });

  it('says when the next update is due', () => {
    expect(nextUpdateAt(settings, 'P0', 1_000)).toBe(1_000 + 15 * 60_000);
    expect(nextUpdateAt(settings, 'P9', 1_000)).toBeUndefined();
  });
});

describe('two incidents', () => {
  it('are the same for the same alarm, or the same title in the same place', () => {
    expect(aboutOf('Down!', { target: 'a' })).toBe(aboutOf('down', { target: 'a' }));
    expect(aboutOf('Down', { target: 'a' })).not.toBe(aboutOf('Down', { target: 'b' }));
    expect(aboutOf('One', { alarm: 'x' })).toBe(aboutOf('Two', { alarm: 'x' }));
    expect(aboutOf('火事', {})).not.toBe(aboutOf('地震', {}));
    expect(slugOf('火事')).toBe('');
  });
});
