import type { Outcome } from './delivery/carrier.ts';

/* What Slack's clients tell a person by themselves when an app does not answer as it should. */

type Failure = Exclude<Outcome, { kind: 'acknowledged' }>;

/** After a slash command. */
export function commandNotice(command: string, failure: Failure): string {
  return commandError(
    command,
    failure.kind === 'timed-out' ? 'operation_timeout' : 'dispatch_failed',
  );
}

export function commandError(command: string, error: string): string {
  return `${command} failed with the error "${error}"`;
}

export function unknownCommand(command: string): string {
  return `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`;
}

/** After a press on a message's element. */
export function pressNotice(failure: Failure): string {
  if (failure.kind === 'timed-out')
    return 'Operation timed out. Apps need to respond within 3 seconds.';
  if (failure.kind === 'refused') return `This app responded with Status Code ${failure.status}.`;
  return 'This app could not be reached.';
}

/** After anything in a modal. */
export const modalNotice = 'We had some trouble connecting. Try again?';
