import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the bot counts of itself, for `/metrics`. */
export interface BotMetrics {
  readonly registry: Registry;
  /** A request reached an end; `command` is one of ours or empty, never what somebody typed. */
  requestEnded(command: string, outcome: string, milliseconds: number): void;
  /** A payload was acknowledged this long after it arrived. */
  acknowledged(milliseconds: number): void;
  /** Slack delivered something again that was already taken. */
  duplicate(): void;
}

export function createMetrics(): BotMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'gridops_request_seconds',
    help: 'Duration of requests from receipt to final answer.',
    labelNames: ['command', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
    registers,
  });
  const acknowledgements = new Histogram({
    name: 'gridops_acknowledgement_seconds',
    help: 'Time from a payload in the process to its acknowledgement; Slack allows 3 seconds.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3],
    registers,
  });
  const duplicates = new Counter({
    name: 'gridops_duplicate_deliveries_total',
    help: 'Deliveries that were acknowledged and otherwise ignored, because they were taken before.',
    registers,
  });
  return {
    registry,
    requestEnded: (command, outcome, milliseconds) =>
      requests.observe({ command, outcome }, milliseconds / 1_000),
    acknowledged: (milliseconds) => acknowledgements.observe(milliseconds / 1_000),
    duplicate: () => duplicates.inc(),
  };
}
