import { expect, it } from 'vitest';
import { nearestNames } from '../../src/kernel/nearest.ts';

const known = ['health', 'help', 'history', 'metrics', 'devices', 'audit'];

it.each<[typed: string, meant: string[]]>([
  ['healt', ['health', 'help']],
  ['haelth', ['health']],
  ['HEALTH', ['health']],
  ['he', ['health', 'help']],
  ['hea', ['health', 'help']],
  ['metric', ['metrics']],
  ['adit', ['audit']],
  ['deploy', []],
  ['', []],
])('for %j suggests %j', (typed, meant) => {
  expect(nearestNames(typed, known)).toEqual(meant);
});

it('puts a name that was begun before a slip, and the nearest slip first', () => {
  expect(nearestNames('web', ['wab', 'web-server', 'wbe'])).toEqual(['web-server', 'wab', 'wbe']);
});

it('suggests each name once, and no more than asked for', () => {
  expect(nearestNames('web', ['web1', 'web1', 'web2', 'web3', 'web4'])).toEqual([
    'web1',
    'web2',
    'web3',
  ]);
  expect(nearestNames('web', ['web1', 'web2'], 1)).toEqual(['web1']);
});

it('allows more slips in a longer name', () => {
  expect(nearestNames('gird-evnet-gatway', ['grid-event-gateway'])).toEqual(['grid-event-gateway']);
});

it('does not suggest a short name that shares no letter', () => {
  expect(nearestNames('/', ['db'])).toEqual([]);
  expect(nearestNames('xx', ['db', 'x1'])).toEqual(['x1']);
});
