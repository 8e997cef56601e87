import { expect, test } from 'vitest';
import { Occurrences, takeNew } from '../../../src/features/logs/follow/occurrences.ts';
import { eventAt, START } from './subject.ts';

const messages = (events: readonly { message: string }[]) => events.map(({ message }) => message);

test('an event that another reading delivered is not new', () => {
  const delivered = new Occurrences();
  const [one, two, three] = [eventAt(1, 'one'), eventAt(2, 'two'), eventAt(3, 'three')];
  expect(messages(takeNew([one, two], new Occurrences(), delivered))).toEqual(['one', 'two']);
  const again = [{ ...two, id: 'as FilterLogEvents calls it' }, three];
  expect(messages(takeNew(again, new Occurrences(), delivered))).toEqual(['three']);
});

test('the same line twice in one millisecond is two events, in every reading', () => {
  const delivered = new Occurrences();
  const line = eventAt(1, 'retry');
  expect(takeNew([line], new Occurrences(), delivered)).toHaveLength(1);
  expect(takeNew([line, line, line], new Occurrences(), delivered)).toHaveLength(2);
  expect(takeNew([line, line, line], new Occurrences(), delivered)).toHaveLength(0);
});

test('one reading may deliver a line again that comes again', () => {
  const delivered = new Occurrences();
  const reading = new Occurrences();
  const line = eventAt(1, 'retry');
  expect(takeNew([line], reading, delivered)).toHaveLength(1);
  expect(takeNew([line], reading, delivered)).toHaveLength(1);
});

test('only what happened lately is remembered', () => {
  const delivered = new Occurrences();
  const events = Array.from({ length: 1_000 }, (_, after) => eventAt(after, `line ${after}`));
  takeNew(events, new Occurrences(), delivered);
  delivered.forget(START + 900);
  expect(delivered.size).toBe(100);
});
