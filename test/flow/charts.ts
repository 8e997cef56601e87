import type { Message } from '../../demo/slack/contract.ts';
import { labelsOf } from './screen.ts';
import { type Stage, until } from './stage.ts';

/** The message once it is a finished answer with charts. */
export const charted = (stage: Stage, message: Message): Promise<Message> =>
  until(() => (labelsOf(stage.now(message)).includes('Data') ? stage.now(message) : undefined));

/** The bytes and alt texts of the pictures that a message shows. */
export function picturesOf(stage: Stage, { blocks }: Message) {
  return blocks.flatMap((block) => {
    if (block.type !== 'image') return [];
    const id = 'slack_file' in block && 'id' in block.slack_file ? block.slack_file.id : '';
    const file = stage.slack.workspace.file(String(id));
    return [{ alt: block.alt_text, start: [...(file?.bytes.slice(0, 4) ?? [])] }];
  });
}

/** The calls of one operation of AWS, oldest first. */
export const calls = (stage: Stage, operation: string) =>
  stage.aws.calls.filter((call) => call.operation === operation);
