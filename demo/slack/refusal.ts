import type { JsonObject } from './json.ts';

/** Slack's answer `{ok: false, error: code, …details}`: thrown where a rule of Slack is broken. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: JsonObject;

  constructor(code: string, details: JsonObject = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** A refusal that lists what was wrong, as Slack does: once as `errors`, once as `[ERROR]` messages. */
export function refusalWithMessages(code: string, messages: readonly string[]): Refusal {
  return new Refusal(code, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}
