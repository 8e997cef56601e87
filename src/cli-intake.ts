import type { Command } from 'commander';
import { EXIT, type Terminal } from './cli.ts';
import { withStore } from './cli-audit.ts';
import { UserError } from './kernel/errors.ts';
import type { AlarmMessage } from './store/alarm-inbox.ts';

/** Adds `intake list`, `intake show` and `intake retry` to the program. */
export function addIntakeCommands(
  program: Command,
  terminal: Terminal,
  end: (code: number) => void,
): void {
  const intake = program
    .command('intake')
    .description('look after alarm messages that were set aside');
  intake
    .command('list')
    .description('list what is set aside, oldest first')
    .action(async () => {
      const messages = await withStore(terminal, ({ alarmInbox }) => alarmInbox.listAside(MOST));
      for (const message of messages) terminal.print(lineOf(message));
      if (messages.length === 0) terminal.print('Nothing is set aside.');
      end(EXIT.done);
    });
  intake
    .command('show <key>')
    .description('print a message as it came')
    .action(async (key: string) => {
      const message = await withStore(terminal, ({ alarmInbox }) => alarmInbox.find(key));
      if (!message) throw unknown(key);
      terminal.print(`${lineOf(message)}\n\n${message.body}`);
      end(EXIT.done);
    });
  intake
    .command('retry <key>')
    .description('handle a message once more: the running bot does it')
    .action(async (key: string) => {
      const isWaiting = await withStore(terminal, ({ alarmInbox }) => alarmInbox.retry(key));
      if (!isWaiting) throw unknown(key);
      terminal.print('The running bot handles it within some seconds.');
      end(EXIT.done);
    });
}

const MOST = 1_000;

function lineOf({ key, source, state, receivedAt, reason }: AlarmMessage): string {
  const came = new Date(receivedAt).toISOString();
  return `${key}  ${came}  ${source}  ${reason === undefined ? state : `${state}: ${reason}`}`;
}

function unknown(key: string): UserError {
  return new UserError(
    `No message ${key} is set aside. "gridops intake list" shows those that are.`,
  );
}
