/** Worst last. `unknown` stands aside: it is neither good nor bad, and never green. */
export type Status = 'healthy' | 'unknown' | 'degraded' | 'down';

/** What one check found: a verdict, and what it rests on. */
export interface Finding {
  readonly status: Status;
  /** A few words of ours, with values: `running 0 of 1`. */
  readonly summary: string;
  /** Values against thresholds, and the words of AWS or of the endpoint: text from outside. */
  readonly evidence: readonly string[];
  /** Epoch milliseconds since when it has been so, where that is known. */
  readonly since?: number;
}

/** A part of the report with a name of its own: a service, a database, a device, the alarms. */
export interface Part {
  /** What a command calls it; absent for parts that cannot be asked for alone. */
  readonly component?: string;
  readonly title: string;
}

export interface CheckState {
  readonly part: Part;
  /** What was looked at: `ECS`, `targets`, `HTTP health`, `CPU`. */
  readonly layer: string;
  /** Absent while the check runs. */
  readonly finding?: Finding;
}

/** The state of a health request at one moment; partial while checks run. */
export interface HealthReport {
  /** `system@environment` or `system@environment/component`. */
  readonly target: string;
  readonly title: string;
  readonly region: string;
  readonly everything: boolean;
  readonly checks: readonly CheckState[];
  /** By component, the changes that the catalog allows on it. */
  readonly changes: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds since the request began. */
  readonly elapsed: number;
}

/** Best first. */
export const ORDER: readonly Status[] = ['healthy', 'unknown', 'degraded', 'down'];

/** The worst of the findings; nothing looked at is unknown. */
export function worst(findings: readonly Finding[]): Status {
  return findings.reduce<Status>(
    (sofar, { status }) => (ORDER.indexOf(status) > ORDER.indexOf(sofar) ? status : sofar),
    findings.length === 0 ? 'unknown' : 'healthy',
  );
}

/** How many findings there are of each status. */
export function tally(findings: readonly Finding[]): Record<Status, number> {
  const counts: Record<Status, number> = { healthy: 0, unknown: 0, degraded: 0, down: 0 };
  for (const { status } of findings) counts[status] += 1;
  return counts;
}

export function unknown(summary: string, evidence: readonly string[] = []): Finding {
  return { status: 'unknown', summary, evidence };
}
