import { expect, it } from 'vitest';
import type { View } from '../../src/kernel/view.ts';
import { LiveAnswer } from '../../src/slack/live-answer.ts';

const view = (text: string): View => ({ text, blocks: [] });

/** Never comes in a test: whoever waits for it fails by its time limit. */
const FOREVER = 10 * 60_000;

/** A way to send whose every send ends when the test says so. */
function heldSend() {
  const sent: string[] = [];
  const held: PromiseWithResolvers<void>[] = [];
  const send = ({ text }: View, final: boolean) => {
    sent.push(final ? `${text}!` : text);
    const gate = Promise.withResolvers<void>();
    held.push(gate);
    return gate.promise;
  };
  return { sent, send, release: (index: number) => held[index]?.resolve(), held };
}

/** Lets everything that is ready happen. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

it('sends the first state at once', () => {
  const { sent, send } = heldSend();
  new LiveAnswer(send, FOREVER).show(view('1'));
  expect(sent).toEqual(['1']);
});

it('sends only the newest of the states that came while one was under way', async () => {
  const { sent, send, release } = heldSend();
  const answer = new LiveAnswer(send, 0);
  for (const text of ['1', '2', '3', '4']) answer.show(view(text));
  expect(sent).toEqual(['1']);
  release(0);
  await expect.poll(() => sent).toEqual(['1', '4']);
});

it('waits for the pause between two states', async () => {
  const { sent, send, release } = heldSend();
  const answer = new LiveAnswer(send, FOREVER);
  answer.show(view('1'));
  release(0);
  await settle();
  answer.show(view('2'));
  await settle();
  expect(sent).toEqual(['1']);
});

it('begins again after it had nothing to send', async () => {
  const { sent, send, release } = heldSend();
  const answer = new LiveAnswer(send, 0);
  answer.show(view('1'));
  release(0);
  await expect
    .poll(() => {
      answer.show(view('2'));
      return sent;
    })
    .toEqual(['1', '2']);
});

it('sends the final state without waiting for the pause, and drops what waited', async () => {
  const { sent, send, release } = heldSend();
  const answer = new LiveAnswer(send, FOREVER);
  answer.show(view('1'));
  release(0);
  await settle();
  answer.show(view('2'));
  const finished = answer.finish(view('end'));
  await expect.poll(() => sent).toEqual(['1', 'end!']);
  release(1);
  await finished;
});

it('sends the final state last, after the one that is under way', async () => {
  const { sent, send, release } = heldSend();
  const answer = new LiveAnswer(send, 0);
  answer.show(view('1'));
  answer.show(view('2'));
  const finished = answer.finish(view('end'));
  await settle();
  expect(sent).toEqual(['1']);
  release(0);
  await expect.poll(() => sent).toEqual(['1', 'end!']);
  release(1);
  await finished;
});

it('shows nothing any more after the final state', async () => {
  const { sent, send, release } = heldSend();
  const answer = new LiveAnswer(send, 0);
  const finished = answer.finish(view('end'));
  await settle();
  answer.show(view('late'));
  release(0);
  await finished;
  await settle();
  expect(sent).toEqual(['end!']);
});

it('sends the final state also when a partial one failed, and no partial one after that', async () => {
  const { sent, send, held } = heldSend();
  const answer = new LiveAnswer(send, 0);
  answer.show(view('1'));
  held[0]?.reject(new Error('ratelimited'));
  await settle();
  answer.show(view('2'));
  const finished = answer.finish(view('end'));
  await expect.poll(() => sent).toEqual(['1', 'end!']);
  held[1]?.resolve();
  await finished;
});

it('rejects when the final state cannot be sent', async () => {
  const answer = new LiveAnswer(() => Promise.reject(new Error('channel_not_found')), 0);
  answer.show(view('1'));
  await expect(answer.finish(view('end'))).rejects.toThrow('channel_not_found');
});
