/** What the person can press instead of typing again: a label and the words of the command it runs. */
export interface Choice {
  label: string;
  words: readonly string[];
}

/** The asker can mend it: the message is shown to them, privately, and says what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly choices: readonly Choice[];

  constructor(message: string, choices: readonly Choice[] = []) {
    super(message);
    this.choices = choices;
  }
}

/** The asker may not do this: shown, and written to the audit log as a refusal. */
export class Denied extends Error {
  override readonly name = 'Denied';
}

/** The words of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
