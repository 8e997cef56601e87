/** Where something stands in a query: offsets of characters, the end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** A query that Logs Insights would refuse, or that is not simulated. */
export class QueryError extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}
