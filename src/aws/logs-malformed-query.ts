import { MalformedQueryException } from '@aws-sdk/client-cloudwatch-logs';
import { quoted } from './fault-facts.ts';
import { type AwsCall, AwsFault } from './faults.ts';

/** Where AWS cannot read a query, in characters of its text: `end` is the first one after. */
export interface QueryProblem {
  start: number;
  end: number;
}

/** A query that AWS cannot read; its `what` has AWS's own words. */
export class MalformedQueryFault extends AwsFault {
  /** Absent where AWS does not say. */
  readonly position: QueryProblem | undefined;

  constructor(call: AwsCall, what: string, position: QueryProblem | undefined) {
    const remedy =
      'Correct the query; the Logs Insights query syntax is in the CloudWatch documentation';
    super('invalid', call, { what, remedy, code: 'MalformedQueryException' });
    this.position = position;
  }
}

/** Turns the refusal of a malformed query into its fault, for `catch`; anything else is thrown on. */
export function explainMalformed(call: AwsCall, text: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof MalformedQueryException)) throw error;
    const { location, message = error.message } = error.queryCompileError ?? {};
    const { startCharOffset: start, endCharOffset: end = start } = location ?? {};
    const position = start === undefined || end === undefined ? undefined : { start, end };
    const near = position && ` at ${placeOf(position, text)}`;
    throw new MalformedQueryFault(
      call,
      `the query cannot be read${near ?? ''}${quoted(message)}`,
      position,
    );
  };
}

function placeOf({ start, end }: QueryProblem, text: string): string {
  const excerpt = text
    .slice(start, Math.max(end, start + 1))
    .trim()
    .slice(0, 40);
  return excerpt === '' ? `character ${start + 1}` : `character ${start + 1}, “${excerpt}”`;
}
