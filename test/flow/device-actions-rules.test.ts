import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type ActionStage,
  approved,
  openActionStage,
  outcomeOf,
  placeOf,
  say,
  saying,
} from './actions-stage.ts';
import { replaceIn } from './catalog.ts';
import { messagesIn, textOf } from './screen.ts';

/** A change is looked at every few seconds. */
const LONG = 60_000;

const ALL =
  'actions: { shadow-set: {}, shadow-clear: {}, device-command: {}, device-event: {}, device-restore: {} }';

/** What things were told over MQTT. */
const published = ({ aws }: ActionStage): number =>
  aws.broker.published.filter(({ topic }) => topic.startsWith('ven/cmd/')).length;

test('a device that is named by itself has rules of its own, whatever target is typed', async () => {
  const stage = await openActionStage({
    catalog: (folder) =>
      replaceIn(
        join(folder, 'grid-services.yml'),
        `not those of its fleet.\n            ${ALL}\n`,
        'not those of its fleet.\n            actions: { device-restore: {} }\n',
      ),
  });
  for (const line of [
    'shadow set volttron enabled=false',
    'shadow set vens volttron_thing enabled=false',
    'shadow set grid-services@dev volttron_thing enabled=false',
  ]) {
    const refusal = await say(stage, 'U0OPERATOR', `/grid ${line}`);
    expect(textOf(refusal)).toContain(
      'The catalog does not allow shadow-set on grid-services@dev/volttron.',
    );
    expect(placeOf(refusal)).toBe('in the channel');
  }
  const asked = await say(stage, 'U0OPERATOR', '/grid shadow set volttron_local loads=[]');
  expect(textOf(asked)).toContain('Set loads of volttron_local to []: waits for approval');
});

test('only operators ask, and nobody approves their own', async () => {
  const stage = await openActionStage();
  const line = '/grid event volttron --shed 1 --duration 5m';
  const refused = await say(stage, 'U0VIEWER', line);
  expect(textOf(refused)).toContain('needs the role operator');
  const asked = await say(stage, 'U0APPROVER1', line);
  const card = await saying(stage, asked, 'waits for approval');
  await stage.press('U0APPROVER1', card, 'Approve');
  await saying(stage, card, 'waits for approval');
  expect(published(stage)).toBe(0);
});

test('a secret that is typed is nowhere to be read', async () => {
  const stage = await openActionStage();
  const line = '/grid shadow set volttron wifi_password=hunter2secret';
  const card = await say(stage, 'U0OPERATOR', line);
  expect(textOf(card)).toContain('Set wifi_password of volttron_thing to "***"');
  const shown = messagesIn(stage.changes).filter(({ author }) => author !== 'U0OPERATOR');
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  expect(JSON.stringify(await stage.audit())).not.toContain('hunter2');
});

test.each([
  ['ven-double-ack', /Done after .*The device acknowledged twice; the first one counts/],
  [
    'ven-foreign-ack',
    /Outcome unknown after .*No ack within 10 s.*Acknowledgements of other commands came once/,
  ],
  ['ven-ignores', /Outcome unknown after .*No ack within 10 s/],
])(
  '%s: the outcome says so, and it is sent once',
  async (trouble, says) => {
    const stage = await openActionStage();
    stage.world.setBreakage(trouble, true, 'volttron_thing');
    const card = await approved(stage, '/grid device change volttron setConfig enabled=true');
    expect(await outcomeOf(stage, card)).toMatch(says);
    expect(published(stage)).toBe(1);
  },
  LONG,
);
